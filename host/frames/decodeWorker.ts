/** Thread that decodes frames for `decodePool`. Buffers move, they are not copied. */
import { parentPort } from 'node:worker_threads';
import { asAppError } from '../../core/errors/AppError';
import { decodeFrame } from '../../core/imaging/decode/decodeFrame';
import type { DecodeReply, DecodeRequest } from './decodeMessages';

const port = parentPort;
if (!port) throw new Error('decodeWorker runs as a worker thread only');

port.on('message', ({ stored, pixel }: DecodeRequest) => {
  decodeFrame(stored, pixel).then(
    (frame) => {
      port.postMessage({ frame } satisfies DecodeReply, [frame.values.buffer as ArrayBuffer]);
    },
    (error: unknown) => {
      const { code, facts } = asAppError(error, 'pixels.corrupt');
      port.postMessage({ error: { code, facts } } satisfies DecodeReply);
    },
  );
});
