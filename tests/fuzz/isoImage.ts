import { ascii } from './mutateElements';

const sector = 2048;

/** A small ISO 9660 image made by hand: two folders and three files, with Joliet names or without (ECMA-119 8 and 9). */
export function isoImage(isJoliet: boolean, content: Uint8Array): Uint8Array {
  const blocks = 24 + Math.ceil(content.length / sector);
  const image = new Uint8Array(blocks * sector);
  const view = new DataView(image.buffer);
  const nameBytes = (name: string): Uint8Array =>
    name.length === 1 && name < ' '
      ? ascii(name)
      : isJoliet
        ? ascii([...name].map((letter) => `\0${letter}`).join(''))
        : ascii(name);
  const record = (at: number, name: string, block: number, length: number, flags: number): number => {
    const bytes = nameBytes(name);
    const size = 33 + bytes.length + ((33 + bytes.length) % 2);
    image[at] = size;
    view.setUint32(at + 2, block, true);
    view.setUint32(at + 6, block, false);
    view.setUint32(at + 10, length, true);
    view.setUint32(at + 14, length, false);
    image[at + 25] = flags;
    view.setUint16(at + 28, 1, true);
    image[at + 32] = bytes.length;
    image.set(bytes, at + 33);
    return at + size;
  };
  const descriptor = (at: number, type: number): void => {
    image[at] = type;
    image.set(ascii('CD001\x01'), at + 1);
    view.setUint32(at + 80, blocks, true);
    view.setUint16(at + 128, sector, true);
    record(at + 156, '\0', 20, sector, 2);
  };
  descriptor(16 * sector, 1);
  if (isJoliet) {
    descriptor(17 * sector, 2);
    image.set(ascii('%/E'), 17 * sector + 88);
  }
  image.set(ascii('\xffCD001\x01'), 18 * sector);
  const folder = (block: number, entries: readonly (readonly [string, number, number, number])[]): void => {
    let at = record(record(block * sector, '\0', block, sector, 2), '\x01', 20, sector, 2);
    for (const [name, start, length, flags] of entries) at = record(at, name, start, length, flags);
  };
  folder(20, [
    ['DICOMDIR;1', 23, content.length, 0],
    ['IMAGES', 21, sector, 2],
    ['OTHER', 22, sector, 2],
  ]);
  folder(21, [
    ['IM1.;1', 23, Math.min(content.length, sector), 128],
    ['IM1.;1', 24, Math.max(0, content.length - sector), 0],
  ]);
  folder(22, [['IM2', 23, content.length, 0]]);
  image.set(content, 23 * sector);
  return image;
}
