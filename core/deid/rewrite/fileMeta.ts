import { implementationClassUid, implementationVersionName } from '../../dicom/write/writeDicomFile';
import { asciiBytes } from '../asciiBytes';
import { encodeDataSet, type OutForm } from './encodeDataSet';
import type { OutElement } from './OutElement';

const explicitLittleEndian: OutForm = { isExplicitVr: true, isBigEndian: false };

function element(tag: string, vr: string, value: Uint8Array): OutElement {
  return { tag, vr, value, origin: 'made', otherwise: 'remove' };
}

/**
 * Preamble of zeros, `DICM` and File Meta Information of our own: nothing of the source's is carried over.
 * @source PS3.10 7.1; PS3.15 E.1.1
 */
export function encodeFileStart(
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntaxUid: string,
): Uint8Array {
  const rest = encodeDataSet(
    [
      element('00020001', 'OB', Uint8Array.of(0, 1)),
      element('00020002', 'UI', asciiBytes(sopClassUid)),
      element('00020003', 'UI', asciiBytes(sopInstanceUid)),
      element('00020010', 'UI', asciiBytes(transferSyntaxUid)),
      element('00020012', 'UI', asciiBytes(implementationClassUid)),
      element('00020013', 'SH', asciiBytes(implementationVersionName)),
    ],
    explicitLittleEndian,
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, rest.length, true);
  const first = encodeDataSet([element('00020000', 'UL', length)], explicitLittleEndian);
  const start = new Uint8Array(132 + first.length + rest.length);
  start.set(asciiBytes('DICM'), 128);
  start.set(first, 132);
  start.set(rest, 132 + first.length);
  return start;
}
