/** Value Representations. @source PS3.5 6.2 */

/** VRs whose explicit form has two reserved bytes and a 32-bit length (PS3.5 7.1.2). */
const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
/** VRs whose explicit form has a 16-bit length. */
const shortForm = new Set([
  ...['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST'],
  ...['TM', 'UI', 'UL', 'US'],
]);

/** Whether the standard defines this VR. */
export function isKnownVr(vr: string): boolean {
  return shortForm.has(vr) || longForm.has(vr);
}

/** Whether the explicit form of a VR has a 32-bit length. */
export function isLongForm(vr: string): boolean {
  return longForm.has(vr);
}

/** A VR of the standard, as a header in explicit VR has it. */
export interface VrForm {
  readonly vr: string;
  /** Whether its length has 32 bits. */
  readonly isLong: boolean;
}

/** By the lower five bits of both letters. */
const forms: (VrForm | undefined)[] = Array.from({ length: 1024 });
for (const vr of [...shortForm, ...longForm])
  forms[(vr.charCodeAt(0) & 31) * 32 + (vr.charCodeAt(1) & 31)] = { vr, isLong: longForm.has(vr) };

/** The VR of the standard whose two letters stand at an offset. */
export function vrFormAt(bytes: Uint8Array, offset: number): VrForm | undefined {
  const first = bytes[offset] ?? 0;
  const second = bytes[offset + 1] ?? 0;
  // Bytes 40 to 5F: no VR has those among them that are no letters.
  const isUpper = (first & 0xe0) === 0x40 && (second & 0xe0) === 0x40;
  return isUpper ? forms[(first & 31) * 32 + (second & 31)] : undefined;
}

/** VRs whose text is decoded by Specific Character Set (PS3.5 6.1.2.3). */
export function usesCharacterSet(vr: string): boolean {
  return (
    vr === 'SH' ||
    vr === 'LO' ||
    vr === 'ST' ||
    vr === 'LT' ||
    vr === 'UC' ||
    vr === 'UT' ||
    vr === 'PN' ||
    vr === 'UN'
  );
}

/** VRs that hold exactly one value, in which a backslash is an ordinary character (PS3.5 6.4). */
export function isSingleText(vr: string): boolean {
  return vr === 'ST' || vr === 'LT' || vr === 'UT' || vr === 'UR';
}

const asciiText = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

/** VRs that are written as text. */
export function isTextVr(vr: string): boolean {
  return asciiText.has(vr) || usesCharacterSet(vr);
}
