import { memoryAccess } from '../../core/bytes/RandomAccess';
import { demoInstances } from '../../core/demo/demoInstances';
import { firstReadLength } from '../../core/dicom/limits';
import { transferSyntaxUids } from '../../core/dicom/transferSyntax';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import { resilientAccess } from '../sources/resilientFile';
import { scanFile } from './scanFile';

/** Headers after which most of what reads them is compiled. */
const headers = 800;
/** Headers between two looks at whether there is real work: a few milliseconds. */
const atOnce = 8;

/**
 * Reads headers of the demo patient over and over, so that the engine has compiled what reads a header before the first
 * disc is put in. Ends as soon as there is real work.
 */
export async function warmUp(hasWork: () => boolean): Promise<void> {
  const files = demoInstances().map(({ header, vr, path }) => ({
    path,
    bytes: writeDicomFile({
      dataSet: [...header, ['7FE00010', vr, new Uint8Array(firstReadLength)]],
      transferSyntaxUid: transferSyntaxUids.explicitLittleEndian,
    }),
  }));
  for (let read = 0; read < headers; read += files.length) {
    for (const [index, { path, bytes }] of files.entries()) {
      if (index % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
      if (hasWork()) return;
      await scanFile(resilientAccess(memoryAccess(bytes)), path);
    }
  }
}
