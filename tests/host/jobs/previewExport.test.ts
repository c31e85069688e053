import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadInstances, type LoadedInstances } from '../../../cli/verbs/loadInstances';
import { deidentifyPrivacy } from '../../../host/jobs/deidentifyPrivacy';
import { asIsPrivacy } from '../../../host/jobs/JobPrivacy';
import { previewExport } from '../../../host/jobs/previewExport';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { textStream } from '../../cli/verbs/textStream';
import { testInstances } from '../share/uploadItems';

let folder: string;
let loaded: LoadedInstances;
const signal = new AbortController().signal;

/** A picture that may show a name (secondary capture), and a report. */
function other(sopClassUid: string, modality: string, series: string): Uint8Array {
  return writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: [
      ['00080016', 'UI', sopClassUid],
      ['00080018', 'UI', `${series}.1`],
      ['00080060', 'CS', modality],
      ['00100010', 'PN', 'Test^Upload'],
      ['00100020', 'LO', 'T-1'],
      ['0020000D', 'UI', '1.2.826.0.1.3680043.10.777'],
      ['0020000E', 'UI', series],
      ...(modality === 'SR'
        ? []
        : ([
            ['00280002', 'US', 1],
            ['00280004', 'CS', 'MONOCHROME2'],
            ['00280010', 'US', 4],
            ['00280011', 'US', 4],
            ['00280100', 'US', 8],
            ['00280101', 'US', 8],
            ['00280102', 'US', 7],
            ['00280103', 'US', 0],
            ['7FE00010', 'OW', new Uint8Array(16)],
          ] as const)),
    ],
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-preview-'));
  for (const [index, item] of testInstances(7).entries())
    await writeFile(join(folder, `IM${index}`), item.bytes);
  await writeFile(join(folder, 'SC'), other('1.2.840.10008.5.1.4.1.1.7', 'OT', '1.2.3.4'));
  await writeFile(join(folder, 'SR'), other('1.2.840.10008.5.1.4.1.1.88.11', 'SR', '1.2.3.5'));
  loaded = await loadInstances([folder], [], { stdout: textStream(), stderr: textStream(), signal });
});
afterEach(async () => {
  await loaded.close();
  await rm(folder, { recursive: true });
});

describe('preview of an export', () => {
  it('as it is: everything, by name', async () => {
    const preview = await previewExport(
      loaded.instances,
      asIsPrivacy,
      '{patientName}/{modality} {index}',
      signal,
    );
    expect(preview).toMatchObject({ instances: 9, refused: [], pixelReview: [] });
    expect(preview.bytes).toBe(loaded.instances.reduce((sum, { entry }) => sum + entry.size, 0));
    expect(preview.exampleNames).toContain('Test Upload/CT 0001.dcm');
  });

  it('de-identified: refuses reports, asks for a look at pictures, and shows no name', async () => {
    const preview = await previewExport(
      loaded.instances,
      deidentifyPrivacy({ options: [], acceptedPixels: [] }),
      '',
      signal,
    );
    const pathOf = (instanceId: string) =>
      loaded.instances.find(({ summary }) => summary.instanceId === instanceId)?.summary.path;
    expect(preview.instances).toBe(7);
    expect(preview.refused.map(({ instanceId, code }) => [pathOf(instanceId), code])).toEqual([
      [join(folder, 'SR'), 'deid.refusedObject'],
    ]);
    expect(
      preview.pixelReview.map(({ seriesInstanceUid, instanceIds, reason }) => [
        seriesInstanceUid,
        instanceIds.map(pathOf),
        reason,
      ]),
    ).toEqual([['1.2.3.4', [join(folder, 'SC')], 'deid.pixelsNotReviewed']]);
    expect(preview.exampleNames.join()).not.toMatch(/Upload|T-1/);
    expect(preview.exampleNames[0]).toMatch(/^[^/]+\/study 1\/series \d\d CT\/0001\.dcm$/);
  });

  it('de-identified with the series accepted: its pictures leave', async () => {
    const preview = await previewExport(
      loaded.instances,
      deidentifyPrivacy({ options: [], acceptedPixels: ['1.2.3.4'] }),
      '',
      signal,
    );
    expect([preview.instances, preview.pixelReview]).toEqual([8, []]);
  });
});
