import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import { calls, type CallName, type Handlers, type Reply } from '../../ipc/contract';
import { toWireError } from './frameReply';

/**
 * Runs one call of the window and gives the reply envelope; it never throws. An unknown name, an unknown key
 * or a value outside the contract is answered by an error, and no handler runs.
 * @param request as it came, not yet checked
 */
export async function answerCall(
  handlers: Handlers,
  name: string,
  request: unknown,
): Promise<Reply<unknown>> {
  try {
    if (!isCallName(name)) throw new AppError('ipc.unknownCall');
    const checked = v.safeParse(calls[name].request as v.GenericSchema, request);
    if (!checked.success || Array.isArray(request)) throw new AppError('ipc.badRequest');
    const handler = handlers[name] as (request: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(checked.output) };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}
