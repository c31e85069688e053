import type { DemoInstance } from '../../core/demo/demoInstance';
import { demoInstances } from '../../core/demo/demoInstances';
import { transferSyntaxUids } from '../../core/dicom/transferSyntax';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import type { OpenFile, Source, SourceEntry } from '../sources/Source';

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

/** Header and pixels are joined without a copy: a scan, which reads the beginning only, makes no more than that. */
function entryOf(instance: DemoInstance): SourceEntry {
  const whole = writeDicomFile({
    dataSet: [...instance.header, ['7FE00010', instance.vr, new Uint8Array(0)]],
    transferSyntaxUid: transferSyntaxUids.explicitLittleEndian,
  });
  const head = Uint8Array.from(whole);
  const { blocks, blockBytes, makeBlock } = instance.pixels;
  new DataView(head.buffer).setUint32(head.length - 4, blocks * blockBytes, true);
  const size = head.length + blocks * blockBytes;
  const open = (): Promise<OpenFile> => {
    const made = new Map<number, Uint8Array>();
    const blockAt = (index: number): Uint8Array => {
      const block = made.get(index) ?? makeBlock(index);
      made.set(index, block);
      return block;
    };
    return Promise.resolve({
      size,
      read: (offset: number, length: number) => {
        const end = Math.min(size, offset + length);
        const result = new Uint8Array(Math.max(0, end - offset));
        if (offset < head.length) result.set(head.subarray(offset, Math.min(end, head.length)));
        for (let at = Math.max(offset, head.length); at < end;) {
          const within = (at - head.length) % blockBytes;
          const part = blockAt(Math.floor((at - head.length) / blockBytes)).subarray(
            within,
            within + end - at,
          );
          result.set(part, at - offset);
          at += part.length;
        }
        return Promise.resolve(result);
      },
      close: () => Promise.resolve(),
    });
  };
  return { path: instance.path, size, open };
}
