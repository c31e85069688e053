import { maxDeflatedPixels, writable } from '../../../core/deid/deidentifyInstance';
import type { PixelPlan } from '../../../core/deid/pixels/PixelPlan';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../core/bytes/RandomAccess';
import { jpeg2000Pieces } from '../../../core/deid/pixels/jpeg2000Pieces';
import { jpegPieces, type Piece } from '../../../core/deid/pixels/jpegPieces';
import { describePixels } from '../../../core/imaging/describePixels';
import { decodeFrame } from '../../../core/imaging/decode/decodeFrame';
import { locateFrames } from '../../../core/imaging/frames/locateFrames';
import { text } from '../../../core/dicom/values';
import type { ElementToWrite } from '../../../core/dicom/write/writeDataSet';
import { contextWith, deidentifyDataSet, smallImage, withElements, type Deidentified } from './support/deid';

const header = (changes: Readonly<Record<string, string | number>>): readonly ElementToWrite[] =>
  smallImage
    .filter(([tag]) => tag !== '7FE00010')
    .map(([tag, vr, value]) => [tag, vr, changes[tag] ?? value]);
const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

function pixelBytes({ bytes, file }: Deidentified): Uint8Array {
  const { pixelData } = file;
  if (pixelData === undefined) throw new Error('no pixels');
  return bytes.subarray(
    pixelData.offset,
    pixelData.length < 0 ? bytes.length : pixelData.offset + pixelData.length,
  );
}

async function frames({ bytes, file }: Deidentified): Promise<readonly Uint8Array[]> {
  const pixel = describePixels(file);
  const located = await locateFrames(memoryAccess(bytes), file, pixel);
  return Promise.all(Array.from({ length: pixel.numberOfFrames }, (_, index) => located.read(index)));
}

describe('bits above Bits Stored', () => {
  const values = Array.from({ length: 16 }, (_, index) => index * 100);

  it('are cleared where they are set, and stored values stay', async () => {
    const hidden = values.map((value, index) => value | ((index % 3) << 12));
    const made = await deidentifyDataSet(
      withElements(...header({}), ['7FE00010', 'OW', words(...hidden)]),
      contextWith(),
    );
    expect(pixelBytes(made)).toEqual(words(...values));
    expect(made.instance.report.notes).toContain('unusedBitsCleared');
  });

  it('are not touched where nothing is in them', async () => {
    const made = await deidentifyDataSet(
      withElements(...header({}), ['7FE00010', 'OW', words(...values)]),
      contextWith(),
    );
    expect(pixelBytes(made)).toEqual(words(...values));
    expect(made.instance.report.notes).toEqual([]);
  });

  it('of signed pixels stay when they are the sign, or zeros, and become the sign when they are neither', async () => {
    const signed = [-5, 3, -2048, 2047, -1, 0, 7, -7, 1, -1, 2, -2, 3, -3, 4, -4];
    const extended = words(...signed.map((value) => value & 0xffff));
    const zeros = words(...signed.map((value) => value & 0x0fff));
    const mixed = words(...signed.map((value, index) => (index % 2 === 0 ? value & 0x0fff : value & 0xffff)));
    for (const [stored, expected] of [
      [extended, extended],
      [zeros, zeros],
      [mixed, extended],
    ]) {
      if (stored === undefined) continue;
      const made = await deidentifyDataSet(
        withElements(...header({ '00280103': 1 }), ['7FE00010', 'OW', stored]),
        contextWith(),
      );
      expect(pixelBytes(made)).toEqual(expected);
    }
  });

  it('are cleared in big endian and in 8 and 32 bits too', async () => {
    const big = withElements(...header({}), ['7FE00010', 'OW', Array.from({ length: 16 }, () => 0xf123)]);
    const bigMade = await deidentifyDataSet(big, contextWith(), '1.2.840.10008.1.2.2');
    expect([...pixelBytes(bigMade)].slice(0, 2)).toEqual([0x01, 0x23]);
    const bytes = withElements(...header({ '00280100': 8, '00280101': 6, '00280102': 5 }), [
      '7FE00010',
      'OB',
      new Uint8Array(16).fill(0xff),
    ]);
    expect([...pixelBytes(await deidentifyDataSet(bytes, contextWith()))]).toEqual(
      Array.from({ length: 16 }, () => 0x3f),
    );
  });
});

/** A JPEG by its segments; the scan's data hold FF 00 and a restart marker. */
const segment = (marker: number, ...content: readonly (string | number)[]): readonly number[] => {
  const bytes = content.flatMap((part) =>
    typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [part],
  );
  return [0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 0xff, ...bytes];
};
const joined = (frame: Uint8Array, pieces: readonly Piece[] | null): Uint8Array =>
  new Uint8Array(
    Buffer.concat(
      (pieces ?? []).map((piece) => ('bytes' in piece ? piece.bytes : frame.subarray(piece.from, piece.to))),
    ),
  );

describe('JPEG frames', () => {
  const scan = [...segment(0xda, 1, 1, 0, 0, 63, 0), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
  const tables = segment(0xdb, ...Array.from({ length: 65 }, () => 1));
  const jfif = segment(0xe0, 'JFIF\0', 1, 1, 0, 0, 1, 0, 1, 0, 0);
  const adobe = segment(0xee, 'Adobe', 0, 100, 0, 0, 0, 0, 1);

  it('lose Exif, ICC, comments, thumbnails and what stands behind the end', () => {
    const frame = Uint8Array.from([
      ...[
        0xff,
        0xd8,
        ...segment(0xe0, 'JFIF\0', 1, 1, 0, 0, 1, 0, 1, 1, 1, 'RGB'),
        ...segment(0xe1, 'Exif\0\0Fred Wombat'),
      ],
      ...[
        ...segment(0xe2, 'ICC_PROFILE\0Wombat'),
        ...adobe,
        ...segment(0xfe, 'Fred Wombat'),
        ...tables,
        ...scan,
      ],
      ...[...segment(0xfe, 'between scans: Wombat'), ...scan, 0xff, 0xd9, ...Buffer.from('Wombat behind')],
    ]);
    const expected = Uint8Array.from([
      0xff,
      0xd8,
      ...jfif,
      ...adobe,
      ...tables,
      ...scan,
      ...scan,
      0xff,
      0xd9,
    ]);
    expect(joined(frame, jpegPieces(frame, false))).toEqual(expected);
  });

  it('keep the colour transform of JPEG-LS, and data that look like markers there', () => {
    const lsScan = [...segment(0xda, 1, 1, 0, 0, 0, 0), 0xff, 0x7f, 0xff, 0x01, 5];
    const frame = Uint8Array.from([
      0xff,
      0xd8,
      ...segment(0xf7, 8, 0, 1, 0, 1, 1, 1, 17, 0),
      ...segment(0xe8, 'mrfx', 1),
      ...lsScan,
      0xff,
      0xd9,
    ]);
    expect(joined(frame, jpegPieces(frame, true))).toEqual(frame);
  });

  it('that cannot be understood whole are not written', () => {
    for (const bytes of [
      [],
      [0xff, 0xd8],
      [0xff, 0xd8, 0xff],
      [0xff, 0xd8, 0xff, 0xfe, 0, 200, 1],
      [1, 2, 3, 4],
      [0xff, 0xd8, 0x57, 0x6f, 0x6d],
    ]) {
      expect(jpegPieces(Uint8Array.from(bytes), false)).toBeNull();
    }
  });

  it('are stripped in every frame, and the offset table follows', async () => {
    const plain = Uint8Array.from([0xff, 0xd8, ...tables, ...scan, 0xff, 0xd9]);
    const told = Uint8Array.from([
      0xff,
      0xd8,
      ...segment(0xfe, 'Fred Wombat'),
      ...tables,
      ...scan,
      0xff,
      0xd9,
    ]);
    const table = [0, 8 + told.length + (told.length % 2)];
    const source = withElements(
      ...header({ '00280100': 8, '00280101': 8, '00280102': 7 }),
      ['00280008', 'IS', '2'],
      ['7FE00010', 'OB', { fragments: [told, told], basicOffsetTable: table }],
    );
    const made = await deidentifyDataSet(source, contextWith(), '1.2.840.10008.1.2.4.50');
    for (const frame of await frames(made)) expect(frame.subarray(0, plain.length)).toEqual(plain);
    expect(Buffer.from(made.bytes).includes('Wombat')).toBe(false);
    expect(made.instance.report.notes).toContain('jpegSegmentsStripped');
  });
});

describe('JPEG 2000 frames', () => {
  const siz = segment(0x51, ...Array.from({ length: 36 }, () => 0));
  const body = [1, 2, 3, 4];

  it('keep their lengths; the text of comments becomes zeros, in tile headers too', () => {
    const tile = [...segment(0x64, 0, 1, 'Wombat'), 0xff, 0x93, ...body];
    const length = 12 + tile.length;
    const sot = segment(0x90, 0, 0, 0, 0, 0, length, 0, 1);
    const frame = Uint8Array.from([
      0xff,
      0x4f,
      ...siz,
      ...segment(0x64, 0, 1, 'Fred Wombat'),
      ...sot,
      ...tile,
      0xff,
      0xd9,
      ...Buffer.from('Wombat'),
    ]);
    const out = joined(frame, jpeg2000Pieces(frame));
    expect(out.length).toBe(frame.length - 6);
    expect(Buffer.from(out).includes('Wombat')).toBe(false);
    expect(jpeg2000Pieces(Uint8Array.from([0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20]))).toBeNull();
  });
});

describe('masks', () => {
  const series = '1.2.3.4.5.3';
  const masks = new Map([[series, [{ x: 1, y: 2, width: 2, height: 9 }]]]);
  const values = Array.from({ length: 32 }, (_, index) => 1000 + index);

  it('write stored values in every frame, change no other pixel, and say so', async () => {
    const source = withElements(
      ...header({}),
      ['00280008', 'IS', '2'],
      ['00280301', 'CS', 'YES'],
      ['7FE00010', 'OW', values],
    );
    const made = await deidentifyDataSet(source, contextWith([], { masks }));
    const expected = values.map((value, index) => {
      const [row, column] = [Math.floor((index % 16) / 4), index % 4];
      return row >= 2 && column >= 1 && column <= 2 ? 0 : value;
    });
    expect(pixelBytes(made)).toEqual(words(...expected));
    expect(text(made.file.dataSet, 'BurnedInAnnotation')).toBe('NO');
    expect(made.instance.report.notes).toEqual(['pixelsMasked']);
    const codes = Buffer.from(made.bytes).toString('latin1');
    expect(codes).toContain('113101');
  });

  it('are white where zero is white, black in YBR, and one plane after the other', async () => {
    const one = withElements(...header({ '00280004': 'MONOCHROME1' }), [
      '7FE00010',
      'OW',
      values.slice(0, 16),
    ]);
    const white = await deidentifyDataSet(one, contextWith([], { masks }));
    expect(pixelBytes(white)[2 * (2 * 4 + 1)]).toBe(0xff);
    const colour = withElements(
      ...header({ '00280002': 3, '00280004': 'YBR_FULL', '00280100': 8, '00280101': 8, '00280102': 7 }),
      ['00280006', 'US', 1],
      ['7FE00010', 'OB', new Uint8Array(48).fill(77)],
    );
    const bytes = pixelBytes(await deidentifyDataSet(colour, contextWith([], { masks })));
    const at = 2 * 4 + 1;
    expect([bytes[at], bytes[16 + at], bytes[32 + at], bytes[0]]).toEqual([0, 128, 128, 77]);
  });

  it('of compressed frames go out without compression, and the rest of the frame is what was decoded', async () => {
    // RLE: one frame of 8 bits, one segment, a literal run of 16 bytes.
    const rle = new Uint8Array(64 + 18);
    new DataView(rle.buffer).setUint32(0, 1, true);
    new DataView(rle.buffer).setUint32(4, 64, true);
    rle.set([15, ...Array.from({ length: 16 }, (_, index) => index + 1)], 64);
    const source = withElements(...header({ '00280100': 8, '00280101': 8, '00280102': 7 }), [
      '7FE00010',
      'OB',
      { fragments: [rle] },
    ]);
    const made = await deidentifyDataSet(source, contextWith([], { masks }), '1.2.840.10008.1.2.5');
    expect(made.file.transferSyntaxUid).toBe('1.2.840.10008.1.2.1');
    expect([...pixelBytes(made)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 12, 13, 0, 0, 16]);
    expect(made.instance.report.notes).toEqual(
      expect.arrayContaining(['maskedFramesDecompressed', 'pixelsMasked']),
    );
    const pixel = describePixels(made.file);
    const [stored] = await frames(made);
    if (stored === undefined) throw new Error('no frame');
    expect((await decodeFrame(stored, pixel)).values.length).toBe(16);
  });

  it('that cannot be painted fail before anything is written', async () => {
    const bits = withElements(...header({ '00280100': 1, '00280101': 1, '00280102': 0 }), [
      '7FE00010',
      'OB',
      Uint8Array.of(1, 2),
    ]);
    await expect(deidentifyDataSet(bits, contextWith([], { masks }))).rejects.toMatchObject({
      code: 'deid.badMask',
    });
  });
});

describe('pictures that may show text', () => {
  const kinds: Readonly<Record<string, readonly ElementToWrite[]>> = {
    ultrasound: [['00080060', 'CS', 'US']],
    'secondary capture': [['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7']],
    'what says that it shows some': [['00280301', 'CS', 'YES']],
    'other modality': [['00080060', 'CS', 'OT']],
    angiography: [['00080060', 'CS', 'XA']],
  };
  for (const [name, elements] of Object.entries(kinds)) {
    it(`wait until a person has looked: ${name}`, async () => {
      const source = withElements(...smallImage, ...elements);
      await expect(deidentifyDataSet(source, contextWith())).rejects.toMatchObject({
        code: 'deid.pixelsNotReviewed',
      });
      const made = await deidentifyDataSet(source, contextWith([], { acceptedPixels: ['1.2.3.4.5.3'] }));
      expect(made.instance.report.notes).toEqual(['pixelsAcceptedByPerson']);
    });
  }
});

describe('streaming', () => {
  it('copies 200 MB with flat memory, bytes unchanged', async () => {
    const size = 200 * 1024 * 1024;
    const frameBytes = 512 * 512 * 2;
    const numberOfFrames = size / frameBytes;
    const block = new Uint8Array(1024 * 1024).map((_, index) => (index % 2 === 0 ? index * 7 : index % 16));
    const start = withElements(...header({ '00280010': 512, '00280011': 512 }), [
      '00280008',
      'IS',
      String(numberOfFrames),
    ]);
    const { writeDicomFile } = await import('../../../core/dicom/write/writeDicomFile');
    const { readDicomHeader } = await import('../../../core/dicom/readDicomHeader');
    const { deidentifyInstance } = await import('../../../core/deid/deidentifyInstance');
    const head = writeDicomFile({ dataSet: start, transferSyntaxUid: '1.2.840.10008.1.2.1' });
    const pixelHeader = Buffer.from('e07f10004f570000', 'hex');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(size);
    const front = Buffer.concat([head, pixelHeader, length]);
    const access = {
      size: front.length + size,
      read: (offset: number, wanted: number) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(wanted, front.length + size - offset)));
        for (let at = 0; at < bytes.length;) {
          const place = offset + at;
          const part =
            place < front.length
              ? front.subarray(place)
              : block.subarray((place - front.length) % block.length);
          const taken = part.subarray(0, bytes.length - at);
          bytes.set(taken, at);
          at += taken.length;
        }
        return Promise.resolve(bytes);
      },
    };
    const instance = await deidentifyInstance(access, await readDicomHeader(access), contextWith());
    const before = process.memoryUsage().rss;
    let peak = before;
    let total = 0;
    const hash = createHash('sha256');
    for await (const chunk of instance.chunks()) {
      total += chunk.length;
      if (total > instance.size - size)
        hash.update(chunk.subarray(Math.max(0, chunk.length - (total - (instance.size - size)))));
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    const expected = createHash('sha256');
    for (let at = 0; at < size; at += block.length) expected.update(block);
    expect(total).toBe(instance.size);
    expect(hash.digest('hex')).toBe(expected.digest('hex'));
    expect(peak - before).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('a deflated file', () => {
  it.each([
    [maxDeflatedPixels, '1.2.840.10008.1.2.1.99'],
    [maxDeflatedPixels + 2, '1.2.840.10008.1.2.1'],
  ])('with %i bytes of pixels is written as %s', (size, written) => {
    const planned = {
      plan: { size } as PixelPlan,
      transferSyntaxUid: '1.2.840.10008.1.2.1.99',
      changed: new Map(),
    };
    expect(writable(planned).transferSyntaxUid).toBe(written);
  });
});
