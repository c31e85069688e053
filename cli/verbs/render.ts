import { parseArgs } from 'node:util';
import { describeImageWithOverlays } from '../../core/imaging/describeImage';
import { decodeFrame } from '../../core/imaging/decode/decodeFrame';
import { defaultView } from '../../core/imaging/display/defaultView';
import { drawOverlays } from '../../core/imaging/display/drawOverlays';
import { renderFrame } from '../../core/imaging/display/renderFrame';
import { displaySize, scaleImage, type RgbaImage } from '../../core/imaging/display/scaleImage';
import { isGrayscale, type DefaultView } from '../../core/imaging/display/view';
import { isUsableWindow } from '../../core/imaging/display/voi';
import { frameDescription } from '../../core/imaging/frameDescription';
import type { DecodedFrame, ImageDescription, WindowSetting } from '../../core/imaging/types';
import { AppError } from '../../core/errors/AppError';
import { openFrames, type InstanceReader } from '../../host/frames/openFrames';
import type { ExitCode, Verb, VerbIo } from '../Verb';
import { fileEntry } from '../fileEntry';
import { writePng } from '../writePng';

const help = `Usage: diascope render FILE --out PNG [options]

Draws one frame as the window shows it, without annotations: Modality LUT, VOI LUT or window,
photometric interpretation, palette, pixel aspect ratio. FILE may stand in a zip: archive.zip!/inner/path.

Options:
  --out PNG       where the picture goes; an existing PNG is replaced, nothing else is
  --frame N       frame, from 1 (default 1)
  --window C,W    center and width in units after the Modality LUT; default: the file's first
                  window, else its first VOI LUT, else the range of the frame's values
  --size PX       longer side in pixels (shrunk by area average, enlarged bilinearly);
                  default: one pixel per image pixel, non-square pixels made square
  --invert        swaps dark and light
  --overlays      draws the overlay planes in white
  --json          prints what was drawn as one JSON document
  --help          prints this text

Exit codes: 0 done, 1 done with problems that are listed, 2 wrong use, 3 failed.
`;

/** Largest longer side that a picture may be asked for. */
const largestSize = 16_384;

interface Options {
  readonly path: string;
  readonly out: string;
  readonly frameNumber: number;
  readonly window?: WindowSetting;
  readonly size?: number;
  readonly isInverted: boolean;
  readonly hasOverlays: boolean;
  readonly isJson: boolean;
}

/** `diascope render`: one frame as a PNG. */
export const renderVerb: Verb = {
  name: 'render',
  summary: 'draws a frame as a PNG',
  help,
  run: async (args, io) => {
    const options = readOptions(args);
    const frames = openFrames();
    try {
      return await render(options, frames.instance(await fileEntry(options.path)), io);
    } finally {
      await frames.close();
    }
  },
};

async function render(options: Options, reader: InstanceReader, io: VerbIo): Promise<ExitCode> {
  const frameIndex = options.frameNumber - 1;
  const pixel = await reader.pixel();
  if (frameIndex >= pixel.numberOfFrames)
    throw new AppError('pixels.frameOutOfRange', { frameIndex, numberOfFrames: pixel.numberOfFrames });
  const frame = await decodeFrame(await reader.readFrame(frameIndex, io.signal), pixel);
  const image = await describeImageWithOverlays(await reader.file(), 'render', pixel, (index) =>
    reader.readFrame(index, io.signal),
  );
  const view = chosenView(options, image, frameIndex, frame);
  const picture = draw(options, frame, image, frameIndex, view);
  const isGray = isGrayscale(frame.photometricInterpretation);
  await writePng(options.out, picture, isGray, options.path, io.signal);
  // A spacing that cannot be right is of no matter to a picture.
  const problems = [...new Set([...frame.warnings, ...image.problems])].filter(
    (code) => !code.startsWith('geometry.'),
  );
  report(options, picture, view, problems, io);
  return problems.length === 0 ? 0 : 1;
}

type ChosenView = Omit<DefaultView, 'source'> & { readonly source: DefaultView['source'] | 'person' };

function chosenView(
  options: Options,
  image: ImageDescription,
  frameIndex: number,
  frame: DecodedFrame,
): ChosenView {
  const fromFile = { ...defaultView(image, frameIndex, frame), isInverted: options.isInverted };
  if (options.window === undefined || fromFile.source === 'colour') return fromFile;
  if (!isUsableWindow(options.window, frameDescription(image, frameIndex).voiFunction))
    throw new AppError('usage.wrong', { option: '--window' });
  return { window: options.window, isInverted: options.isInverted, source: 'person' };
}

function draw(
  options: Options,
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: ChosenView,
): RgbaImage {
  const data = renderFrame(frame, image, frameIndex, view);
  if (options.hasOverlays) drawOverlays(image, frameIndex, data);
  const { width, height } = displaySize(frame.rows, frame.columns, image.pixelAspectRatio, options.size);
  return scaleImage({ width: frame.columns, height: frame.rows, data }, width, height);
}

function report(
  options: Options,
  picture: RgbaImage,
  view: ChosenView,
  problems: readonly string[],
  io: VerbIo,
): void {
  if (options.isJson) {
    const { width, height } = picture;
    const window = view.window && { center: view.window.center, width: view.window.width };
    const document = {
      path: options.path,
      out: options.out,
      frame: options.frameNumber,
      width,
      height,
      source: view.source,
      window: window ?? null,
      problems,
    };
    io.stdout.write(`${JSON.stringify(document)}\n`);
  } else if (problems.length > 0) io.stderr.write(`${problems.join(', ')}\n`);
  if (options.window !== undefined && view.source === 'colour')
    io.stderr.write('A window does not apply to colour: --window was left out.\n');
}

function readOptions(args: string[]): Options {
  const { values, positionals } = parse(args);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0 || values.out === undefined) throw new AppError('usage.wrong');
  const window = values.window === undefined ? undefined : windowOf(values.window);
  const size = values.size === undefined ? undefined : wholeNumber(values.size, '--size', largestSize);
  return {
    path,
    out: values.out,
    frameNumber:
      values.frame === undefined ? 1 : wholeNumber(values.frame, '--frame', Number.MAX_SAFE_INTEGER),
    ...(window === undefined ? {} : { window }),
    ...(size === undefined ? {} : { size }),
    isInverted: values.invert ?? false,
    hasOverlays: values.overlays ?? false,
    isJson: values.json ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args: joinNegative(args),
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        frame: { type: 'string' },
        window: { type: 'string' },
        size: { type: 'string' },
        invert: { type: 'boolean' },
        overlays: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AppError('usage.wrong', {}, error);
  }
}

/** `--window -600,1500` as people type it: a value that begins with a minus is no option. */
function joinNegative(args: readonly string[]): string[] {
  return args.flatMap((word, index) => {
    const next = args[index + 1];
    if (word === '--window' && next !== undefined && /^-[\d.]/.test(next)) return [`${word}=${next}`];
    return index > 0 && args[index - 1] === '--window' && /^-[\d.]/.test(word) ? [] : [word];
  });
}

function windowOf(text: string): WindowSetting {
  const [center, width, ...more] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (
    center === undefined ||
    width === undefined ||
    more.length > 0 ||
    !Number.isFinite(center) ||
    !(width > 0)
  )
    throw new AppError('usage.wrong', { option: '--window' });
  return { center, width };
}

function wholeNumber(text: string, option: string, largest: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > largest) throw new AppError('usage.wrong', { option });
  return value;
}
