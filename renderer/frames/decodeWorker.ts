/** Web worker: decodes one frame at a time. The codecs load when the first frame that needs them comes. */
import { asAppError } from '../../core/errors/AppError';
import { decodeFrame } from '../../core/imaging/decode/decodeFrame';
import type { DecodeAnswer, DecodeRequest } from './decodeMessages';

self.onmessage = (event: MessageEvent<DecodeRequest>) => {
  void answer(event.data);
};

async function answer({ id, stored, pixel }: DecodeRequest): Promise<void> {
  try {
    const frame = await decodeFrame(stored, pixel);
    post({ id, ok: true, frame }, [frame.values.buffer as ArrayBuffer]);
  } catch (error) {
    const { code, facts } = asAppError(error, 'pixels.corrupt');
    post({ id, ok: false, code, facts }, []);
  }
}

function post(message: DecodeAnswer, transfer: Transferable[]): void {
  self.postMessage(message, { transfer });
}
