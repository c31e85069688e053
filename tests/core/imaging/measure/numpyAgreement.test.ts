/** Statistics of real pictures beside pydicom and numpy, which read the file, choose the pixels and compute on their own. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameDescription } from '../../../../core/imaging/frameDescription';
import { measureLength } from '../../../../core/imaging/measure/measureLength';
import { measureRoi } from '../../../../core/imaging/measure/measureRoi';
import type { MeasurementResult } from '../../../../core/imaging/measure/result';
import { corpusFolder, oracle, pythonCommand } from '../../../support/oracles';
import { openImage } from '../support/openImage';

const script = `
import sys, json, pydicom, numpy as np
ds = pydicom.dcmread(sys.argv[1])
x0, y0, x1, y1 = json.loads(sys.argv[2])
a = ds.pixel_array.astype(np.float64) * float(ds.get('RescaleSlope', 1)) + float(ds.get('RescaleIntercept', 0))
if 'PixelPaddingValue' in ds:
    raw = ds.pixel_array
    p = np.array([ds.PixelPaddingValue]).astype(np.uint16).view(raw.dtype)[0]
    a[raw == p] = np.nan
y, x = np.mgrid[0:a.shape[0], 0:a.shape[1]] + 0.5
row, column = [float(v) for v in ds.PixelSpacing]
out = {'length': float(np.hypot((x1 - x0) * column, (y1 - y0) * row))}
inside = {'rectangle': (x >= x0) & (x < x1) & (y >= y0) & (y < y1),
          'ellipse': ((x - (x0 + x1) / 2) / ((x1 - x0) / 2)) ** 2 + ((y - (y0 + y1) / 2) / ((y1 - y0) / 2)) ** 2 <= 1}
for kind, mask in inside.items():
    v = a[mask]
    v = v[~np.isnan(v)]
    box = (x1 - x0) * column * (y1 - y0) * row
    out[kind] = {'area': box if kind == 'rectangle' else box * np.pi / 4, 'mean': v.mean(), 'standardDeviation': v.std(),
                 'min': v.min(), 'max': v.max(), 'count': int(v.size)}
print(json.dumps(out))
`;

interface Expected {
  readonly length: number;
  readonly rectangle: Readonly<Record<string, number>>;
  readonly ellipse: Readonly<Record<string, number>>;
}

const box = [100.25, 120.5, 260.75, 301.125] as const;

describe.runIf(oracle('corpus') && oracle('pydicom'))('beside numpy', () => {
  it.each([
    'series/ct-ge-28-slices',
    'series/mr-head-ge-100-slices',
    'transfer-syntaxes/one-ct-in-sixteen/ct-1.2.840.10008.1.2.1.dcm',
  ])('a rectangle, an ellipse and a length on %s', async (place) => {
    const path = firstFile(join(corpusFolder, place));
    const expected = askNumpy(path);
    const { image, frame } = await openImage(path);
    const decoded = await frame(0);
    const points = [
      { x: box[0], y: box[1] },
      { x: box[2], y: box[3] },
    ];
    for (const kind of ['rectangle', 'ellipse'] as const)
      expectClose(measureRoi(kind, points, decoded, image, 0), expected[kind]);
    expectClose(measureLength(points, frameDescription(image, 0).spacing), { length: expected.length });
  });
});

function expectClose(result: MeasurementResult, expected: Readonly<Record<string, number>>): void {
  for (const [name, number] of Object.entries(expected)) {
    const measured = result.values.find((candidate) => candidate.name === name);
    expect(measured?.value, name).toBeCloseTo(number, 7);
    if (name === 'length') expect(measured?.unit).toBe('mm');
    if (name === 'area') expect(measured?.unit).toBe('mm²');
  }
}

function askNumpy(path: string): Expected {
  const run = spawnSync(pythonCommand(), ['-c', script, path, JSON.stringify(box)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Expected;
}

function firstFile(place: string): string {
  if (place.endsWith('.dcm')) return place;
  const first = readdirSync(place).sort()[0];
  if (first === undefined) throw new Error(`no file in ${place}`);
  return join(place, first);
}
