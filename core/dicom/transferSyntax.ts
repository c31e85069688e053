import { uidRows } from './generated/uids';

/** How a transfer syntax writes Data Set and pixels. */
export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
  /** The whole Data Set is deflated (PS3.5 A.5). */
  readonly isDeflated: boolean;
  /** Pixels stand in fragments (PS3.5 A.4). */
  readonly isEncapsulated: boolean;
  /** Whether its coding is always, may be, or never lossy. */
  readonly lossy: 'always' | 'maybe' | 'never';
  readonly isRetired: boolean;
  /** Listed by the standard; else treated as explicit little endian with fragments. */
  readonly isKnown: boolean;
}

/** UIDs that code refers to by name. @source PS3.6 A */
export const transferSyntaxUids = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  encapsulatedUncompressed: '1.2.840.10008.1.2.1.98',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegExtended: '1.2.840.10008.1.2.4.51',
  jpegSpectralSelection: '1.2.840.10008.1.2.4.53',
  jpegFullProgression: '1.2.840.10008.1.2.4.55',
  jpegLossless: '1.2.840.10008.1.2.4.57',
  jpegLosslessFirstOrder: '1.2.840.10008.1.2.4.70',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  jpegLsNearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
  htj2kLossless: '1.2.840.10008.1.2.4.201',
  htj2kLosslessRpcl: '1.2.840.10008.1.2.4.202',
  htj2k: '1.2.840.10008.1.2.4.203',
  rle: '1.2.840.10008.1.2.5',
  deflatedFrame: '1.2.840.10008.1.2.8.1',
} as const;

const native = new Set<string>([
  transferSyntaxUids.implicitLittleEndian,
  transferSyntaxUids.explicitLittleEndian,
  transferSyntaxUids.deflated,
  transferSyntaxUids.explicitBigEndian,
]);

const jpeg = '1.2.840.10008.1.2.4.';
/** JPEG processes without loss, JPEG-LS and JPEG 2000 in their lossless-only syntaxes, JPEG XL lossless. */
const neverLossy = new Set([
  ...['57', '58', '65', '66', '70', '80', '90', '92', '110', '201', '202'].map((end) => jpeg + end),
  ...[transferSyntaxUids.rle, transferSyntaxUids.deflatedFrame, transferSyntaxUids.encapsulatedUncompressed],
]);
/** Syntaxes that code with or without loss as the writer likes. */
const maybeLossy = new Set(['91', '93', '112', '203', '204', '205'].map((end) => jpeg + end));

let names: ReadonlyMap<string, { name: string; isRetired: boolean }> | undefined;

function syntaxNames(): ReadonlyMap<string, { name: string; isRetired: boolean }> {
  names ??= new Map(
    uidRows
      .split('\n')
      .map((row) => row.split('|'))
      .filter(([, type]) => type === 'TransferSyntax')
      .map(([uid = '', , retired, name = '']) => [uid, { name, isRetired: retired === 'R' }]),
  );
  return names;
}

function lossiness(uid: string, isEncapsulated: boolean): TransferSyntax['lossy'] {
  if (!isEncapsulated || neverLossy.has(uid)) return 'never';
  if (maybeLossy.has(uid)) return 'maybe';
  return uid.startsWith(jpeg) ? 'always' : 'maybe';
}

/**
 * What a transfer syntax UID stands for. An unknown UID is taken for an encapsulated one in explicit
 * little endian, as all syntaxes added since 1996 are.
 * @source PS3.5 10, A; PS3.6 A
 */
export function transferSyntax(uid: string): TransferSyntax {
  const known = syntaxNames().get(uid);
  const isEncapsulated = !native.has(uid);
  return {
    uid,
    name: known?.name ?? '',
    isExplicitVr: uid !== transferSyntaxUids.implicitLittleEndian,
    isBigEndian: uid === transferSyntaxUids.explicitBigEndian,
    isDeflated: uid === transferSyntaxUids.deflated,
    isEncapsulated,
    lossy: lossiness(uid, isEncapsulated),
    isRetired: known?.isRetired ?? false,
    isKnown: known !== undefined,
  };
}
