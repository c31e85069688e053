/**
 * What the fuzzer starts from: small files of every kind made here, pictures coded by dcmtk and GDCM, and the small files
 * of the corpus. What is not on this machine is left out and said.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { isDicomDir } from '../../core/fileset/readDicomDir';
import { parseDicomFile } from '../../core/dicom/parseDicomFile';
import { inflatePieces } from '../../host/inflate';
import { rawZip } from '../host/sources/rawZip';
import { corpusFolder, oracle } from '../support/oracles';
import { placesOf, type Place } from './mutateElements';
import { isoImage } from './isoImage';
import { jsonSeeds } from './jsonSeeds';
import { dicomSeeds, directorySeeds, plainPicture } from './dicomSeeds';

export type SeedKind = 'dicom' | 'dicomdir' | 'iso' | 'zip' | 'json';

export interface Seed {
  readonly name: string;
  readonly kind: SeedKind;
  readonly bytes: Uint8Array;
  readonly places: readonly Place[];
  readonly hasPixels: boolean;
}

export type Pool = Readonly<Record<SeedKind, readonly Seed[]>> & {
  /** Those of `dicom` with pixels. */
  readonly pictures: readonly Seed[];
};

/** Corpus files up to this size are seeds: larger ones cost time and hold nothing that smaller ones do not. */
const largestSeed = 24 * 1024;
/** Files of one folder: those of a series are alike. */
const mostOfFolder = 8;

/** @param cacheFolder keeps what the tools coded, so that they run once */
export function makePool(cacheFolder: string): Pool {
  const dicom = [...dicomSeeds(), ...codedSeeds(cacheFolder), ...corpusSeeds()].map(([name, bytes]) =>
    dicomSeed(name, bytes),
  );
  const plain = (kind: SeedKind, list: readonly (readonly [string, Uint8Array])[]): readonly Seed[] =>
    // A Buffer's slice() is a view, by which a change would stay in the seed.
    list.map(([name, bytes]) => ({
      name,
      kind,
      bytes: Uint8Array.from(bytes),
      places: [],
      hasPixels: false,
    }));
  const file = dicom[0]?.bytes ?? new Uint8Array(0);
  return {
    dicom: dicom.filter(({ kind }) => kind === 'dicom'),
    dicomdir: [...directorySeeds().map(([name, bytes]) => dicomSeed(name, bytes)), ...dicom].filter(
      ({ kind }) => kind === 'dicomdir',
    ),
    pictures: dicom.filter(({ hasPixels }) => hasPixels),
    iso: plain('iso', [
      ['plain.iso', isoImage(false, file.subarray(0, 4000))],
      ['joliet.iso', isoImage(true, file.subarray(0, 4000))],
    ]),
    zip: plain('zip', [
      [
        'stored.zip',
        rawZip([
          { name: 'IM1', content: file },
          { name: 'A/IM2', content: file },
        ]),
      ],
      [
        'deflated.zip',
        rawZip([
          { name: 'IM1', content: file, isDeflated: true },
          { name: 'D/', content: new Uint8Array(0) },
        ]),
      ],
      [
        'odd.zip',
        rawZip([
          { name: '../IM1', content: file, localName: 'IM1' },
          { name: 'L', content: Buffer.from('/etc'), mode: 0o120777 },
        ]),
      ],
      ['empty.zip', rawZip([])],
    ]),
    json: plain('json', jsonSeeds()),
  };
}

function dicomSeed(name: string, bytes: Uint8Array): Seed {
  try {
    const file = parseDicomFile(bytes, { fileSize: bytes.length, inflate: inflatePieces });
    const kind = isDicomDir(file) ? 'dicomdir' : 'dicom';
    return { name, kind, bytes, places: placesOf(file), hasPixels: file.pixelData !== undefined };
  } catch {
    // A corpus file that is refused as it is: its bytes are mutated without knowing its elements.
    return { name, kind: 'dicom', bytes, places: [], hasPixels: false };
  }
}

type Made = readonly [name: string, bytes: Uint8Array];

function corpusSeeds(): readonly Made[] {
  if (!oracle('corpus')) return [];
  return readdirSync(corpusFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(json|md|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size <= largestSeed)
    .sort()
    .filter((path, index, all) => dirname(all[index - mostOfFolder] ?? '') !== dirname(path))
    .map((path) => [relative(corpusFolder, path), new Uint8Array(readFileSync(path))]);
}

/** Program and options for each coding, and the bits and samples of the picture that goes in. */
const codings: readonly (readonly [
  name: string,
  program: 'dcmtk' | 'gdcm',
  command: readonly string[],
  bits: 8 | 12 | 16,
  samples: 1 | 3,
])[] = [
  ['rle8', 'dcmtk', ['dcmcrle'], 8, 1],
  ['rle16', 'dcmtk', ['dcmcrle'], 16, 1],
  ['rleColour', 'dcmtk', ['dcmcrle'], 8, 3],
  ['baseline', 'dcmtk', ['dcmcjpeg', '+eb'], 8, 1],
  ['baselineColour', 'dcmtk', ['dcmcjpeg', '+eb'], 8, 3],
  ['extended', 'dcmtk', ['dcmcjpeg', '+ee'], 12, 1],
  ['progressive', 'dcmtk', ['dcmcjpeg', '+ep'], 8, 1],
  ['lossless', 'dcmtk', ['dcmcjpeg', '+el'], 16, 1],
  ['lossless1', 'dcmtk', ['dcmcjpeg', '+e1'], 12, 1],
  ['jpegLs', 'dcmtk', ['dcmcjpls'], 16, 1],
  ['jpegLsColour', 'dcmtk', ['dcmcjpls'], 8, 3],
  ['jpegLsNear', 'dcmtk', ['dcmcjpls', '+en'], 8, 1],
  ['jpeg2000', 'gdcm', ['gdcmconv', '--j2k'], 16, 1],
  ['jpeg2000Colour', 'gdcm', ['gdcmconv', '--j2k'], 8, 3],
  ['deflated', 'dcmtk', ['dcmconv', '+td'], 8, 1],
];

/** Small pictures coded by the tools that are here. */
function codedSeeds(cacheFolder: string): readonly Made[] {
  mkdirSync(cacheFolder, { recursive: true });
  const made: Made[] = [];
  for (const [name, program, [command = '', ...options], bits, samples] of codings) {
    if (!oracle(program)) continue;
    const from = join(cacheFolder, `plain${bits}${samples}.dcm`);
    const to = join(cacheFolder, `${name}.dcm`);
    if (!existsSync(to)) {
      writeFileSync(from, plainPicture(bits, samples));
      const { status } = spawnSync(command, [...options, from, to], { stdio: 'ignore' });
      if (status !== 0) continue;
    }
    made.push([name, new Uint8Array(readFileSync(to))]);
  }
  return made;
}

/** Raw deflate for seeds that are packed after they were changed. */
export const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, { level: 1 });
