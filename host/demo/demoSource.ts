import type { DemoInstance } from '../../core/demo/demoInstance';
import { demoInstances } from '../../core/demo/demoInstances';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import type { OpenFile, Source, SourceEntry } from '../sources/Source';

const explicitLittleEndian = '1.2.840.10008.1.2.1';

/** The built-in synthetic patient as a source; its files exist only while they are read. */
export function demoSource(): Source {
  return {
    kind: 'demo',
    name: 'Demo patient',
    rootPath: '',

    async *entries(signal) {
      for (const instance of demoInstances()) {
        if (signal.aborted) return;
        yield entryOf(instance);
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Header and pixels are joined without a copy: a scan reads the header only, and makes no pixels. */
function entryOf(instance: DemoInstance): SourceEntry {
  const whole = writeDicomFile({
    dataSet: [...instance.header, ['7FE00010', instance.vr, new Uint8Array(0)]],
    transferSyntaxUid: explicitLittleEndian,
  });
  const head = Uint8Array.from(whole);
  new DataView(head.buffer).setUint32(head.length - 4, instance.pixelBytes, true);
  const size = head.length + instance.pixelBytes;
  const open = (): Promise<OpenFile> => {
    let pixels: Uint8Array | undefined;
    return Promise.resolve({
      size,
      read: (offset: number, length: number) => {
        const end = Math.min(size, offset + length);
        const result = new Uint8Array(Math.max(0, end - offset));
        if (offset < head.length) result.set(head.subarray(offset, Math.min(end, head.length)));
        if (end > head.length) {
          const from = Math.max(0, offset - head.length);
          const all = (pixels ??= instance.makePixels());
          result.set(all.subarray(from, end - head.length), Math.max(0, head.length - offset));
        }
        return Promise.resolve(result);
      },
      close: () => Promise.resolve(),
    });
  };
  return { path: instance.path, size, open };
}
