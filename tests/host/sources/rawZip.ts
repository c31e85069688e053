import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a zip that need not be right. */
export interface RawEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly isDeflated?: boolean;
  /** In place of the true size. */
  readonly declaredSize?: number;
  /** Bytes that the packed content is filled up to, behind its end. */
  readonly packedLength?: number;
  /** In the local header only. */
  readonly localName?: string;
  /** Unix mode, e.g. 0o120777 for a link. */
  readonly mode?: number;
}

/** CRC-32; Node 20 before 20.15 has none, and the tests of names and sizes need no right one. */
const checksum = (bytes: Uint8Array): number => (typeof crc32 === 'function' ? crc32(bytes) : 0);

/** A zip as bytes, made by hand: no writer writes hostile ones. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const {
    name,
    content,
    isDeflated = false,
    declaredSize,
    packedLength = 0,
    localName = name,
    mode = 0o100644,
  } of entries) {
    const own = isDeflated ? deflateRawSync(content) : Buffer.from(content);
    const packed = Buffer.concat([own, Buffer.alloc(Math.max(0, packedLength - own.length))]);
    const common = Buffer.alloc(22);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(isDeflated ? 8 : 0, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(checksum(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declaredSize ?? content.length, 18);
    const local = Buffer.from(localName);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(local.length, 0);
    const localPart = Buffer.concat([Buffer.from('PK\x03\x04'), common, lengths, local, packed]);
    parts.push(localPart);
    const central = Buffer.from(name);
    const tail = Buffer.alloc(18);
    tail.writeUInt16LE(central.length, 0);
    tail.writeUInt32LE(mode * 0x10000, 10);
    tail.writeUInt32LE(offset, 14);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, central]));
    offset += localPart.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length & 0xffff, 4);
  end.writeUInt16LE(entries.length & 0xffff, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listing, Buffer.from('PK\x05\x06'), end]);
}

/** A zip64 of `count` empty entries, made by copying one: building each by itself takes long. */
export function manyEntries(count: number): Buffer {
  const one = rawZip([{ name: '000000', content: new Uint8Array(0) }]);
  const local = one.subarray(0, 36);
  const central = one.subarray(36, 36 + 52);
  const end = one.subarray(36 + 52);
  const file = Buffer.alloc(count * (local.length + central.length) + 56 + 20 + end.length);
  const directory = count * local.length;
  for (let index = 0; index < count; index += 1) {
    const name = String(index).padStart(6, '0');
    const at = directory + index * central.length;
    local.copy(file, index * local.length);
    central.copy(file, at);
    file.write(name, index * local.length + 30, 'latin1');
    file.write(name, at + 46, 'latin1');
    file.writeUInt32LE(index * local.length, at + 42);
  }
  const size = count * central.length;
  const at = directory + size;
  file.write('PK\x06\x06', at, 'latin1');
  file.writeBigUInt64LE(44n, at + 4);
  file.writeUInt16LE(45, at + 12);
  file.writeUInt16LE(45, at + 14);
  file.writeBigUInt64LE(BigInt(count), at + 24);
  file.writeBigUInt64LE(BigInt(count), at + 32);
  file.writeBigUInt64LE(BigInt(size), at + 40);
  file.writeBigUInt64LE(BigInt(directory), at + 48);
  file.write('PK\x06\x07', at + 56, 'latin1');
  file.writeBigUInt64LE(BigInt(at), at + 64);
  file.writeUInt32LE(1, at + 72);
  end.copy(file, at + 76);
  // The counts of the end record hold 16 bits only.
  file.writeUInt16LE(0xffff, at + 76 + 8);
  file.writeUInt16LE(0xffff, at + 76 + 10);
  file.writeUInt32LE(size, at + 76 + 12);
  file.writeUInt32LE(directory, at + 76 + 16);
  return file;
}
