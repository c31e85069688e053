import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import {
  firstReadLength,
  headerReadLength,
  maxElements,
  maxFileLength,
  maxFragments,
  maxMetadataLength,
  maxNesting,
  maxValueLength,
} from '../../../core/dicom/limits';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import { text } from '../../../core/dicom/values';
import { inflateRaw } from '../../../host/inflate';
import { codeOf, parse } from './parse';
import {
  bytes,
  deflatedLittleEndian,
  explicit,
  explicitLittleEndian,
  identity,
  implicit,
  item,
  part10,
  tag,
  u32,
  undefinedLength,
} from './rawBytes';

function nested(depth: number): Uint8Array {
  const opening = bytes(
    tag('00081140'),
    'SQ',
    [0, 0],
    u32(undefinedLength),
    tag('FFFEE000'),
    u32(undefinedLength),
  );
  const file = new Uint8Array(identity.length + depth * opening.length);
  file.set(identity);
  for (let level = 0; level < depth; level += 1) file.set(opening, identity.length + level * opening.length);
  return part10(explicitLittleEndian, file);
}

/** A file that begins with `head` and goes on with what `fill` writes, made without going through arrays. */
function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const file = new Uint8Array(head.length + rest.length);
  file.set(head);
  file.set(rest, head.length);
  return file;
}

describe('limits, at the limit and one past it', () => {
  it.each([
    [maxNesting, 'none'],
    [maxNesting + 1, 'file.tooDeep'],
    [5000, 'file.tooDeep'],
    [20_000, 'file.tooDeep'],
  ])('nesting %i: %s', (depth, code) => {
    expect(codeOf(() => parse(nested(depth)))).toBe(code);
  });

  it.each([
    [maxElements, 'none'],
    [maxElements + 1, 'file.tooManyElements'],
  ])('%i elements: %s', (count, code) => {
    // Three elements of the meta header count too. Empty private elements take eight bytes each.
    const rest = new Uint8Array((count - 3) * 8);
    const view = new DataView(rest.buffer);
    for (let index = 0; index < count - 3; index += 1) {
      view.setUint16(index * 8, 9 + 2 * (index >> 15), true);
      view.setUint16(index * 8 + 2, 0x1000 + (index & 0x7fff), true);
      view.setUint32(index * 8 + 4, 0, true);
    }
    expect(codeOf(() => parse(joined(part10('1.2.840.10008.1.2', new Uint8Array(0)), rest)))).toBe(code);
  });

  it.each([
    [maxValueLength, 'none'],
    [maxValueLength + 1, 'file.valueTooLong'],
  ])('a value of %i bytes: %s', (length, code) => {
    const head = part10(explicitLittleEndian, bytes(identity, explicit('00420011', 'OB', '', length)));
    expect(codeOf(() => parse(joined(head, new Uint8Array(length))))).toBe(code);
  });

  it.each([
    [maxValueLength, 'none'],
    [maxValueLength + 1, 'file.valueTooLong'],
  ])('a text of undefined length with %i bytes: %s', (length, code) => {
    const head = part10(
      explicitLittleEndian,
      bytes(identity, explicit('00420011', 'UT', '', undefinedLength)),
    );
    const rest = new Uint8Array(length + 8);
    rest.set([0xfe, 0xff, 0xdd, 0xe0], length);
    expect(codeOf(() => parse(joined(head, rest)))).toBe(code);
  });

  it.each([
    [maxFragments, 'none'],
    [maxFragments + 1, 'pixels.tooManyFragments'],
  ])('%i fragments: %s', (count, code) => {
    const head = part10(
      '1.2.840.10008.1.2.5',
      bytes(identity, explicit('7FE00010', 'OB', '', undefinedLength)),
    );
    const rest = new Uint8Array((count + 1) * 8 + 8);
    for (let index = 0; index <= count; index += 1) rest.set([0xfe, 0xff, 0x00, 0xe0], index * 8);
    rest.set([0xfe, 0xff, 0xdd, 0xe0], (count + 1) * 8);
    expect(codeOf(() => parse(joined(head, rest)))).toBe(code);
  });

  it('output of an inflater: at the limit it is given, one past it is a bomb', () => {
    const packed = deflateRawSync(identity);
    expect(inflateRaw(packed, identity.length)).toHaveLength(identity.length);
    expect(codeOf(() => inflateRaw(packed, identity.length - 1))).toBe('file.deflateBomb');
  });

  it('a deflate bomb is refused without inflating it whole', () => {
    const bomb = part10(deflatedLittleEndian, deflateRawSync(new Uint8Array(32 * 1024 * 1024), { level: 9 }));
    expect(codeOf(() => parse(bomb))).toBe('file.deflateBomb');
  });

  it.each([
    [maxFileLength, 'file.truncated'],
    [maxFileLength + 1, 'file.tooLarge'],
  ])('a file of %i bytes: %s', (fileSize, code) => {
    const start = part10(explicitLittleEndian, identity);
    expect(codeOf(() => parseDicomFile(start, { fileSize }))).toBe(code);
  });

  it('an item over-run by 4 GB, pixels of 0xFFFFFFFE bytes: quick and typed', () => {
    const huge = part10(
      explicitLittleEndian,
      bytes(explicit('00081140', 'SQ', item(identity, 0xfffffff0), 0xfffffff0)),
    );
    expect(parse(huge).warnings.map(({ code }) => code)).toContain('file.truncated');
    expect(
      text(parse(huge).dataSet.elements.get('00081140')?.items?.[0] ?? parse(huge).meta, 'PatientName'),
    ).toBe('Doe^Jane');
  });
});

describe('reading a header by ranges', () => {
  function counting(access: RandomAccess): { access: RandomAccess; reads: number[] } {
    const reads: number[] = [];
    return {
      reads,
      access: {
        size: access.size,
        read: (offset, length) => {
          reads.push(length);
          return access.read(offset, length);
        },
      },
    };
  }

  it('reads 16 KB of a large file and no more', async () => {
    const file = joined(
      part10(explicitLittleEndian, bytes(identity, explicit('7FE00010', 'OW', '', 8_000_000))),
      new Uint8Array(8_000_000),
    );
    const { access, reads } = counting(memoryAccess(file));
    const header = await readDicomHeader(access);
    expect(reads).toEqual([firstReadLength]);
    expect(header.pixelData?.length).toBe(8_000_000);
  });

  it('reads 60 KB in all where the metadata ends within it', async () => {
    const file = joined(
      part10(
        explicitLittleEndian,
        joined(identity, joined(bytes(explicit('00091010', 'UN', '', 20_000)), new Uint8Array(20_000))),
      ),
      joined(bytes(explicit('7FE00010', 'OW', '', 8_000_000)), new Uint8Array(8_000_000)),
    );
    const { access, reads } = counting(memoryAccess(file));
    expect((await readDicomHeader(access)).pixelData?.length).toBe(8_000_000);
    expect(reads).toEqual([firstReadLength, headerReadLength - firstReadLength]);
  });

  it('reads more where metadata is longer, each byte once', async () => {
    const file = joined(
      part10(explicitLittleEndian, explicit('00080016', 'UI', '1.2 ')),
      joined(
        bytes(explicit('00091010', 'UN', '', 300_000)),
        joined(new Uint8Array(300_000), bytes(identity.subarray(34), explicit('7FE00010', 'OW', '', 8))),
      ),
    );
    const whole = joined(file, new Uint8Array(8));
    const { access, reads } = counting(memoryAccess(whole));
    const header = await readDicomHeader(access);
    expect(text(header.dataSet, 'PatientName')).toBe('Doe^Jane');
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(whole.length);
  });

  it.each([
    [maxMetadataLength, 'none'],
    [maxMetadataLength + 1, 'file.metadataTooLong'],
  ])('metadata of %i bytes: %s', async (length, code) => {
    // The bytes are made as they are asked for: values of 64 MB less a header, then one that ends at `length`.
    const start = part10('1.2.840.10008.1.2', implicit('00080018', '1.2.3.4 '));
    const headers = new Map<number, Uint8Array>([[0, start]]);
    let position = start.length;
    for (let element = 0x1000; position < length - 8; element += 1) {
      const size = Math.min(60 * 1024 * 1024, length - 8 - position - 8);
      headers.set(position, implicit(`0009${element.toString(16)}`, '', size));
      position += 8 + size;
    }
    // The header of the pixels is the last of the metadata.
    headers.set(position, implicit('7FE00010', '', 1000));
    const access: RandomAccess = {
      size: length + 1000,
      read: (offset, count) => {
        const part = new Uint8Array(count);
        for (const [at, header] of headers) {
          header.forEach((byte, index) => {
            const place = at + index - offset;
            if (place >= 0 && place < count) part[place] = byte;
          });
        }
        return Promise.resolve(part);
      },
    };
    const outcome = await readDicomHeader(access).then(
      () => 'none',
      (error: unknown) =>
        codeOf(() => {
          throw error;
        }),
    );
    expect(outcome).toBe(code);
  });
});
