import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a zip that need not be right. */
export interface RawEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly isDeflated?: boolean;
  /** In place of the true size. */
  readonly declaredSize?: number;
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
    localName = name,
    mode = 0o100644,
  } of entries) {
    const packed = isDeflated ? deflateRawSync(content) : Buffer.from(content);
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
