/**
 * Pictures of the corpus beside dcmtk's, at the same window. Files are taken two from each folder, so that every modality and
 * pixel format is there; of each the first and the middle frame. Prints how many were compared and how many agree within one grey level.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { has } from '../../../../core/dicom/values';
import { AppError } from '../../../../core/errors/AppError';
import { defaultView } from '../../../../core/imaging/display/defaultView';
import { drawOverlays } from '../../../../core/imaging/display/drawOverlays';
import { paddingRange } from '../../../../core/imaging/display/padding';
import { renderFrame } from '../../../../core/imaging/display/renderFrame';
import type { DefaultView } from '../../../../core/imaging/display/view';
import { frameDescription } from '../../../../core/imaging/frameDescription';
import type { DecodedFrame, FrameDescription } from '../../../../core/imaging/types';
import { corpusFolder, oracle } from '../../../support/oracles';
import { dcmtkPicture, type Picture } from '../support/dcmtkPicture';
import { openImage, type OpenedImage } from '../support/openImage';

/** Where the two differ by more, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'pixel-formats/small-colour/SC_ybr_full_uncompressed.dcm':
    'dcmtk turns YBR_FULL to RGB in whole numbers: up to 2 off the matrix of C.7.6.3.1.2, which renderFrame.test.ts checks',
};

const filesPerFolder = 2;

interface Compared {
  readonly name: string;
  readonly modality: string;
  readonly kind: string;
  readonly largest: number;
}

describe.runIf(oracle('corpus') && oracle('dcmtk'))('pictures beside dcmtk', () => {
  it('agree within one grey level', async () => {
    const compared: Compared[] = [];
    for (const path of chosenFiles()) compared.push(...(await compareFile(path)));
    const different = compared.filter(({ largest }) => largest > 1);
    print(compared, different.length);
    expect(different.filter(({ name }) => exceptions[name] === undefined)).toEqual([]);
    expect(compared.length).toBeGreaterThan(120);
  }, 300_000);

  it.each([
    ['pixel-formats/overlays/ovly_p01.dcm', 4],
    ['pixel-formats/overlays/MR-SIEMENS-DICOM-WithOverlays.dcm', 1],
    ['pixel-formats/examples/examples_overlay.dcm', 1],
  ])('draw the overlays of %s on the same pixels', async (name, planes) => {
    const path = join(corpusFolder, name);
    const opened = await openImage(path);
    expect(opened.image.overlays).toHaveLength(planes);
    const frame = await opened.frame(0);
    const view = defaultView(opened.image, 0, frame);
    const ours = renderFrame(frame, opened.image, 0, view);
    drawOverlays(opened.image, 0, ours);
    const theirs = dcmtkPicture(path, opened.file.transferSyntaxUid, 1, [
      '+O',
      '0',
      '+Omr',
      ...windowOptions(view),
    ]);
    expect(theirs && largestDifference(ours, theirs, frame)).toBeLessThanOrEqual(1);
  });
});

function chosenFiles(): string[] {
  const { files } = JSON.parse(readFileSync(join(corpusFolder, 'catalogue.json'), 'utf8')) as {
    files: { path: string; image?: unknown; decodes?: { dcm2pnm?: boolean } }[];
  };
  const taken = new Map<string, number>();
  return files
    .filter(({ image, decodes }) => image && decodes?.dcm2pnm === true)
    .map(({ path }) => path)
    .filter((path) => {
      const count = (taken.get(dirname(path)) ?? 0) + 1;
      taken.set(dirname(path), count);
      return count <= filesPerFolder || exceptions[path] !== undefined;
    });
}

async function compareFile(name: string): Promise<Compared[]> {
  const path = join(corpusFolder, name);
  let opened: OpenedImage;
  try {
    opened = await openImage(path);
  } catch (error) {
    // What cannot be read is the subject of other tests.
    if (error instanceof AppError) return [];
    throw error;
  }
  const middle = Math.floor(opened.image.pixel.numberOfFrames / 2);
  const compared: Compared[] = [];
  for (const index of new Set([0, middle])) {
    const one = await compareFrame(name, path, opened, index);
    if (one !== undefined) compared.push(one);
  }
  return compared;
}

async function compareFrame(
  name: string,
  path: string,
  opened: OpenedImage,
  index: number,
): Promise<Compared | undefined> {
  const { image, file } = opened;
  const frame = await opened.frame(index).catch((error: unknown) => {
    if (error instanceof AppError) return undefined;
    throw error;
  });
  if (frame === undefined) return undefined;
  const view = defaultView(image, index, frame);
  const description = frameDescription(image, index);
  const options = isReadByDcmtk(opened, description)
    ? windowOptions(view)
    : storedWindowOptions(view, description);
  const theirs = dcmtkPicture(path, file.transferSyntaxUid, index + 1, ['-O', ...options]);
  if (theirs === undefined) return undefined;
  const ours = renderFrame(frame, image, index, view);
  const padding = paddingRange(image);
  // dcmtk draws padding like image; ours is black by intent.
  const isPadding = (pixel: number): boolean =>
    padding !== undefined &&
    (frame.values[pixel] as number) >= padding.low &&
    (frame.values[pixel] as number) <= padding.high;
  return {
    name,
    modality: image.modality ?? '(none)',
    kind: `${frame.photometricInterpretation} ${view.source}`,
    largest: largestDifference(ours, theirs, frame, isPadding),
  };
}

/**
 * dcmtk rounds after the Modality LUT to whole numbers, takes no notice of functional groups, and does not read a scale written as UN. There the window is put
 * to stored values by hand, and dcmtk is told to leave the Modality LUT out.
 */
function isReadByDcmtk({ file }: OpenedImage, { rescaleSlope, rescaleIntercept }: FrameDescription): boolean {
  return (
    Number.isInteger(rescaleSlope) &&
    Number.isInteger(rescaleIntercept) &&
    !has(file.dataSet, 'PerFrameFunctionalGroupsSequence') &&
    file.dataSet.elements.get('00281053')?.vr !== 'UN'
  );
}

function windowOptions(view: DefaultView): string[] {
  if (view.window !== undefined) return ['+Ww', String(view.window.center), String(view.window.width)];
  return view.voiLutIndex === undefined ? [] : ['+Wl', String(view.voiLutIndex + 1)];
}

function storedWindowOptions(view: DefaultView, description: FrameDescription): string[] {
  if (view.window === undefined) return windowOptions(view);
  const { rescaleSlope: slope, rescaleIntercept: intercept } = description;
  const center = (view.window.center - 0.5 - intercept) / slope + 0.5;
  const width = (view.window.width - 1) / slope + 1;
  return ['-M', '+Ww', String(center), String(width)];
}

function largestDifference(
  ours: Uint8ClampedArray,
  theirs: Picture,
  frame: DecodedFrame,
  isLeftOut: (pixel: number) => boolean = () => false,
): number {
  expect([theirs.width, theirs.height]).toEqual([frame.columns, frame.rows]);
  let largest = 0;
  for (let pixel = 0; pixel < frame.rows * frame.columns; pixel++) {
    if (isLeftOut(pixel)) continue;
    for (let channel = 0; channel < 3; channel++) {
      const other = theirs.data[theirs.channels === 3 ? pixel * 3 + channel : pixel] as number;
      largest = Math.max(largest, Math.abs((ours[pixel * 4 + channel] as number) - other));
    }
  }
  return largest;
}

function print(compared: readonly Compared[], different: number): void {
  const count = (of: (one: Compared) => string): string => {
    const counts = new Map<string, number>();
    for (const one of compared) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
    return [...counts].map(([key, times]) => `${key} ${times}`).join(', ');
  };
  process.stdout.write(
    `dcmtk pictures: ${compared.length - different} of ${compared.length} frames agree within one grey level, ` +
      `${compared.filter(({ largest }) => largest === 0).length} exactly\n` +
      `  by modality: ${count(({ modality }) => modality)}\n  by kind: ${count(({ kind }) => kind)}\n` +
      Object.entries(exceptions)
        .map(([name, reason]) => `  exception ${name}: ${reason}\n`)
        .join(''),
  );
}
