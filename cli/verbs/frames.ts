import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { text } from '../../core/dicom/values';
import { transferSyntax } from '../../core/dicom/transferSyntax';
import { AppError, asAppError } from '../../core/errors/AppError';
import { createDecodePool, type DecodePool } from '../../host/frames/decodePool';
import { decodeInstance } from '../../host/frames/decodeInstance';
import { openFrames, type InstanceReader, type OpenFrames } from '../../host/frames/openFrames';
import { writeFrames } from '../../host/frames/writeFrames';
import { openSource } from '../../host/sources/openSource';
import type { Source } from '../../host/sources/Source';
import type { ExitCode, Verb, VerbIo } from '../Verb';
import { readPasswords } from './jobOptions';

const help = `Usage: diascope frames FILE… [--digest] [--out DIR] [--password-file F]

Prints one JSON object a line for each file: what its pixels are, or an error with its code.
FILE may also be a folder, a DICOMDIR or a zip: then there is a line for each file in it.

  --digest           decodes all frames and fills sha256, min, max and mean (else null) and gives the
                     photometric interpretation that decoding leads to. The digest is SHA-256 over
                     stored values: frame, row, column, sample, little-endian, in the bytes of a cell.
  --out DIR          writes the decoded frames there, one raw file each, as they are digested
  --password-file F  passwords of encrypted zips, one a line
  --json             accepted; the output is JSON in any case
`;

interface Options {
  readonly isDigest: boolean;
  readonly outFolder: string | undefined;
  readonly passwords: readonly string[];
}

interface Tools {
  readonly frames: OpenFrames;
  readonly pool: DecodePool;
  readonly options: Options;
  readonly io: VerbIo;
}

/** `diascope frames`: shape, digest and raw bytes of decoded pixels. */
export const framesVerb: Verb = {
  name: 'frames',
  summary: 'decodes pixels: shape, digest, raw frames',
  help,
  async run(args, io) {
    const { files, options } = await readArguments(args);
    const tools: Tools = { frames: openFrames(), pool: createDecodePool(), options, io };
    let hasProblems = false;
    try {
      for (const file of files) hasProblems = (await printSource(file, tools)) || hasProblems;
    } finally {
      await tools.pool.close();
      await tools.frames.close();
    }
    return (hasProblems ? 1 : 0) satisfies ExitCode;
  },
};

async function readArguments(args: string[]): Promise<{ files: string[]; options: Options }> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        digest: { type: 'boolean', default: false },
        out: { type: 'string' },
        'password-file': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    if (positionals.length === 0) throw new AppError('usage.wrong', { missing: 'FILE' });
    const passwordFile = values['password-file'];
    const passwords = passwordFile === undefined ? [] : await readPasswords(passwordFile);
    return { files: positionals, options: { isDigest: values.digest, outFolder: values.out, passwords } };
  } catch (error) {
    throw asAppError(error, 'usage.wrong');
  }
}

/** Prints a line for each file of one argument; gives whether there was a problem. */
async function printSource(argument: string, tools: Tools): Promise<boolean> {
  const { io, options, frames } = tools;
  let hasProblems = false;
  const print = (path: string, line: object): void => {
    if ('error' in line) hasProblems = true;
    io.stdout.write(`${JSON.stringify({ path, ...line })}\n`);
  };
  let source: Source | undefined;
  try {
    source = await openSource([argument], { passwords: options.passwords });
    const { kind } = source;
    const onProblem = (path: string, code: AppError['code']): void =>
      print(shownPath(argument, kind, path), { error: { code } });
    for await (const entry of source.entries(io.signal, onProblem)) {
      if (io.signal.aborted) break;
      print(shownPath(argument, kind, entry.path), await describe(frames.instance(entry), entry.path, tools));
    }
  } catch (error) {
    print(argument, errorLine(error));
  } finally {
    await frames.close();
    await source?.close();
  }
  if (io.signal.aborted) throw new AppError('job.cancelled');
  return hasProblems;
}

/** The path as the person would write it, from what was typed and the place inside of it. */
function shownPath(argument: string, kind: Source['kind'], path: string): string {
  if (kind === 'file') return argument;
  return join(kind === 'folder' ? argument : dirname(argument), path);
}

function errorLine(error: unknown): object {
  return { error: { code: asAppError(error, 'internal.unexpected').code } };
}

async function describe(reader: InstanceReader, path: string, { pool, options, io }: Tools): Promise<object> {
  try {
    const file = await reader.file();
    const pixel = await reader.pixel();
    const isRead = options.isDigest || options.outFolder !== undefined;
    const writer =
      options.outFolder === undefined ? undefined : await writeFrames(options.outFolder, basename(path));
    const decoded = isRead
      ? await decodeInstance(reader, pool, { signal: io.signal, ...(writer && { onFrame: writer }) })
      : undefined;
    return {
      frames: pixel.numberOfFrames,
      rows: pixel.rows,
      columns: pixel.columns,
      samplesPerPixel: pixel.samplesPerPixel,
      bitsAllocated: pixel.bitsAllocated,
      bitsStored: pixel.bitsStored,
      signed: pixel.isSigned,
      photometricInterpretation: decoded?.photometricInterpretation ?? pixel.photometricInterpretation,
      lossy:
        text(file.dataSet, 'LossyImageCompression') === '01' ||
        transferSyntax(file.transferSyntaxUid).lossy === 'always',
      sha256: options.isDigest ? (decoded?.sha256 ?? null) : null,
      min: options.isDigest ? (decoded?.min ?? null) : null,
      max: options.isDigest ? (decoded?.max ?? null) : null,
      mean: options.isDigest ? (decoded?.mean ?? null) : null,
    };
  } catch (error) {
    return errorLine(error);
  }
}
