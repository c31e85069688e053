/**
 * Position, orientation, spacing, slope, intercept and windows of frames beside pydicom, which reads the functional groups on its own; the place of two image points in the
 * patient beside numpy and the matrix of PS3.3 C.7.6.2.1.1. Two files of each folder of the corpus, first, middle and last frame.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../core/errors/AppError';
import { frameDescription } from '../../../../core/imaging/frameDescription';
import { patientPoint } from '../../../../core/imaging/geometry/patientMapping';
import type { FrameDescription } from '../../../../core/imaging/types';
import { corpusFolder, oracle, pythonCommand } from '../../../support/oracles';
import { openImage } from '../support/openImage';

const script = `
import sys, json, pydicom, numpy as np
def num(v):
    return None if v is None else [float(x) for x in (v if isinstance(v, (list, pydicom.multival.MultiValue)) else [v])]
def frame(ds, i):
    groups = []
    if 'PerFrameFunctionalGroupsSequence' in ds and i < len(ds.PerFrameFunctionalGroupsSequence): groups.append(ds.PerFrameFunctionalGroupsSequence[i])
    if 'SharedFunctionalGroupsSequence' in ds and len(ds.SharedFunctionalGroupsSequence): groups.append(ds.SharedFunctionalGroupsSequence[0])
    def macro(keyword):
        for g in groups:
            if keyword in g and len(g[keyword].value): return g[keyword].value[0]
        return ds
    out = {}
    ipp = num(macro('PlanePositionSequence').get('ImagePositionPatient'))
    iop = num(macro('PlaneOrientationSequence').get('ImageOrientationPatient'))
    sp = num(macro('PixelMeasuresSequence').get('PixelSpacing'))
    out['position'], out['orientation'], out['spacing'] = ipp, iop, sp
    t = macro('PixelValueTransformationSequence')
    out['slope'], out['intercept'] = num(t.get('RescaleSlope')), num(t.get('RescaleIntercept'))
    v = macro('FrameVOILUTSequence')
    out['centers'], out['widths'] = num(v.get('WindowCenter')), num(v.get('WindowWidth'))
    if ipp and iop and sp and len(ipp) == 3 and len(iop) == 6 and len(sp) == 2:
        r, c = np.array(iop[:3]), np.array(iop[3:])
        m = np.eye(4)
        m[:3, 0], m[:3, 1], m[:3, 3] = r * sp[1], c * sp[0], ipp
        out['points'] = [list((m @ np.array([i, j, 0, 1]))[:3]) for i, j in ((0, 0), (17.25, 41.5))]
        out['location'] = float(np.dot(np.cross(r, c), ipp))
    return out
for line in sys.stdin:
    path, frames = json.loads(line)
    try:
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        print(json.dumps([frame(ds, i) for i in frames]))
    except Exception as e:
        print(json.dumps(None))
`;

interface Expected {
  readonly position: number[] | null;
  readonly orientation: number[] | null;
  readonly spacing: number[] | null;
  readonly slope: number[] | null;
  readonly intercept: number[] | null;
  readonly centers: number[] | null;
  readonly widths: number[] | null;
  readonly points?: number[][];
  readonly location?: number;
}

interface Described {
  readonly name: string;
  readonly indices: readonly number[];
  readonly frames: readonly FrameDescription[];
}

describe.runIf(oracle('corpus') && oracle('pydicom'))('descriptions beside pydicom', () => {
  it('agree', async () => {
    const described: Described[] = [];
    for (const name of chosenFiles()) described.push(...(await describeFile(name)));
    const answers = askPydicom(described);
    const counts = { frames: 0, position: 0, spacing: 0, slope: 0, window: 0, points: 0 };
    described.forEach(({ name, frames }, file) => {
      frames.forEach((frame, at) => {
        const expected = answers[file]?.[at];
        if (expected === undefined) return;
        counts.frames += 1;
        compare(`${name} ${at}`, frame, expected, counts);
      });
    });
    process.stdout.write(`descriptions beside pydicom: ${JSON.stringify(counts)} all agree\n`);
    expect(counts.points).toBeGreaterThan(60);
  }, 300_000);
});

function compare(
  name: string,
  frame: FrameDescription,
  expected: Expected,
  counts: { position: number; spacing: number; slope: number; window: number; points: number },
): void {
  if (frame.imagePosition !== undefined && expected.position !== null) {
    counts.position += 1;
    expect(frame.imagePosition, name).toEqual(expected.position);
  }
  const { spacing } = frame;
  if (
    spacing.kind === 'calibrated' &&
    expected.spacing !== null &&
    ['PixelSpacing', 'PixelMeasuresSequence'].includes(spacing.from)
  ) {
    counts.spacing += 1;
    expect([spacing.row, spacing.column], name).toEqual(expected.spacing);
  }
  if (expected.slope !== null && expected.slope[0] !== 0) {
    counts.slope += 1;
    expect([frame.rescaleSlope, frame.rescaleIntercept], name).toEqual([
      expected.slope[0],
      expected.intercept?.[0] ?? 0,
    ]);
  }
  if (frame.windows.length > 0) {
    counts.window += 1;
    expect(
      frame.windows.map(({ center }) => center),
      name,
    ).toEqual(expected.centers);
    expect(
      frame.windows.map(({ width }) => width),
      name,
    ).toEqual(expected.widths);
  }
  if (expected.points === undefined) return;
  const ours = [
    { x: 0.5, y: 0.5 },
    { x: 17.75, y: 42 },
  ].map((point) => patientPoint(frame, point));
  if (ours[0] === undefined) return;
  counts.points += 1;
  ours.forEach((point, index) =>
    point?.forEach((value, axis) =>
      expect(value, name).toBeCloseTo(expected.points?.[index]?.[axis] ?? NaN, 6),
    ),
  );
  expect(frame.sliceLocation, name).toBeCloseTo(expected.location ?? NaN, 6);
}

async function describeFile(name: string): Promise<Described[]> {
  try {
    const { image } = await openImage(join(corpusFolder, name));
    const last = image.pixel.numberOfFrames - 1;
    const indices = [...new Set([0, Math.floor(last / 2), last])];
    return [{ name, indices, frames: indices.map((index) => frameDescription(image, index)) }];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

function askPydicom(described: readonly Described[]): (Expected[] | null)[] {
  const input = described
    .map(({ name, indices }) => JSON.stringify([join(corpusFolder, name), indices]))
    .join('\n');
  const run = spawnSync(pythonCommand(), ['-W', 'ignore', '-c', script], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Expected[] | null);
}

function chosenFiles(): string[] {
  const { files } = JSON.parse(readFileSync(join(corpusFolder, 'catalogue.json'), 'utf8')) as {
    files: { path: string; image?: unknown; reads?: { pydicom?: boolean } }[];
  };
  const taken = new Map<string, number>();
  return files
    .filter(({ image, reads }) => image && reads?.pydicom === true)
    .map(({ path }) => path)
    .filter((path) => {
      const count = (taken.get(dirname(path)) ?? 0) + 1;
      taken.set(dirname(path), count);
      return count <= 2;
    });
}
