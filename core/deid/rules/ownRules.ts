/**
 * Attributes that E.1-1 leaves out and that identify all the same, or that the profile's own markers replace.
 * `remove` goes; `empty` keeps a Type 2 attribute without its value; `dummy` keeps a Type 1 attribute valid.
 */
export type OwnRule =
  | 'remove'
  | 'empty'
  | 'dummy'
  /** Coded entries: checked against the coding scheme (see codeItems). */
  | 'code'
  /** A short label that other attributes refer to: replaced by a keyed token, the same everywhere. */
  | 'token'
  /** Removed unless device identity is retained. */
  | 'device'
  /** Removed unless patient characteristics are retained. */
  | 'characteristic';

const rules: Readonly<Record<OwnRule, readonly string[]>> = {
  remove: [
    '00080041', // Data Set Subtype: retired free text
    '00100033', // Patient's Birth Date in Alternative Calendar
    '00100034', // Patient's Death Date in Alternative Calendar
    '00080051', // Issuer of Accession Number Sequence: names the institution's system
    '00400026', // Order Placer Identifier Sequence: the same
    '00400027', // Order Filler Identifier Sequence: the same
    '00400036', // Assigning Facility Sequence: names the institution
    '00400039', // Assigning Jurisdiction Code Sequence: names the place
    '0040003A', // Assigning Agency or Department Code Sequence: names the institution
    '00102298', // Responsible Person Role: of a person who is removed
    '00100024', // Issuer of Patient ID Qualifiers Sequence: names the institution's system
    '00100026', // Source Patient Group Identification Sequence: patient IDs of a group
    '00100027', // Group of Patients Identification Sequence: patient IDs of a group
    '00120062', // Patient Identity Removed: written anew
    '00120063', // De-identification Method: written anew
    '00120064', // De-identification Method Code Sequence: written anew
    '00140104', // Secondary Reviewer Name
    '00142006', // Evaluator Name
    '00280303', // Longitudinal Temporal Information Modified: written anew
    '00282000', // ICC Profile: binary with free text inside
    '0040A067', // Document Author (Trial)
    '0040A160', // Text Value
    '0040E001', // HL7 Instance Identifier
    '00420010', // Document Title
    '0074100C', // Contact Display Name
    '30040006', // Dose Comment
    '300A00C2', // Beam Name
    '4FFE0001', // MAC Parameters Sequence: signatures do not survive
  ],
  empty: [
    '00102292', // Patient Breed Description: Type 2C
    '00700081', // Content Description: Type 2 in segmentations and maps
    '300A00E1', // Material ID: Type 2
    '300A00F5', // Block Tray ID is Type 3; its value names a tray of the house
    '300A00FE', // Block Name: Type 3, kept empty so that block numbering stays legible
    '300A0194', // Fixation Device Label: Type 2
    '300A01A4', // Shielding Device Label: Type 2
    '300A01B8', // Setup Device Label: Type 2
    '300A0263', // Brachy Accessory Device ID: Type 2
    '300A0266', // Brachy Accessory Device Name: Type 2
    '300A02B3', // Channel Shield ID: Type 2
    '300A02B4', // Channel Shield Name: Type 2
    '30020020', // Radiation Machine Name: Type 2 in RT Image
  ],
  dummy: [
    '30020002', // RT Image Label: Type 1
    '00283003', // LUT Explanation: Type 1 in real world value maps
  ],
  code: [
    '00080100', // Code Value
    '00080101', // Extended Code Value
    '00080102', // Coding Scheme Designator
    '00080103', // Coding Scheme Version
    '00080104', // Code Meaning
    '00080119', // Long Code Value
  ],
  token: [
    '00480106', // Optical Path Identifier
    '006A000E', // Referenced Optical Path Identifier
    '00209056', // Stack ID
    '00700310', // Fiducial Identifier
    '00620020', // Tracking ID
    '300A0108', // Applicator ID
    '300A030F', // Snout ID
    '300A0318', // Range Shifter ID
    '300A0336', // Lateral Spreading Device ID
    '300A0346', // Range Modulator ID
    '300A0421', // General Accessory ID
  ],
  device: [
    '00181003', // Device ID
    '00181006', // Grid ID
  ],
  characteristic: [
    '00101021', // Patient's Size Code Sequence
    '00101022', // Patient's Body Mass Index
    '00101023', // Measured AP Dimension
    '00101024', // Measured Lateral Dimension
  ],
};

const byTag: ReadonlyMap<string, OwnRule> = new Map(
  Object.entries(rules).flatMap(([rule, tags]) => tags.map((tag) => [tag, rule as OwnRule] as const)),
);

/** Our rule for a standard attribute that the table does not list. */
export function ownRule(tag: string): OwnRule | undefined {
  // Overlay planes go whole: without their data (which the table removes) the rest describes nothing, and labels are text.
  if (tag.startsWith('60')) return 'remove';
  return byTag.get(tag);
}

/** Dates of devices: with modified dates they get the Basic Profile's action, since a known one would show the offset. */
const deviceDates = ['00141020', '00143076', '00143077', '00144076', '00144078', '0014407A'];
/** Dates of vocabularies: public constants, which show the offset when moved. */
const vocabularyDates = ['00080106', '00080107'];
const fixedDates: ReadonlySet<string> = new Set([...deviceDates, ...vocabularyDates]);

/** Whether a date must not be moved with the patient's dates. */
export function isFixedDate(tag: string): boolean {
  return fixedDates.has(tag);
}
