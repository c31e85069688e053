/**
 * What each UI attribute of the dictionary names: an instance (its UID is replaced everywhere by the same other one) or
 * a definition (a class, a syntax, a scheme: it stays, PS3.15 E.1.1). Attributes of E.1-1 follow the table; those that
 * the table leaves out are declared here. A test fails when a UI attribute of the dictionary is in neither.
 */
import { uidRows } from '../../dicom/generated/uids';

/** UIDs of instances that the table leaves out. */
const instances: readonly string[] = [
  '0008010D', // Context Group Extension Creator UID: names who extended the group, as (0040,DB0D) does, which the table replaces
  '00081167', // Multi-frame Source SOP Instance UID
  '00083012', // Radiopharmaceutical Administration Event UID
  '0018991E', // Target Frame of Reference UID
  '00200242', // SOP Instance UID of Concatenation Source
  '00209312', // Volume Frame of Reference UID
  '00209313', // Table Frame of Reference UID
  '00280304', // Referenced Color Palette Instance UID (well-known palettes stay by value)
  '0040A021', // Findings Group UID (Trial)
  '0040A022', // Referenced Findings Group UID (Trial)
  '0040E011', // Retrieve Location UID
  '0040E030', // Repository Unique ID
  '0040E031', // Home Community ID
  '00440102', // Assertion UID
  '00440108', // Referenced Assertion UID
  '00687004', // Model Group UID
  '0070031B', // Referenced Fiducial UID
  '00701209', // Volumetric Presentation Input Set UID
  '00701904', // Referenced Content Item
  '0072007F', // Selector UI Value
  '300A0675', // Equipment Frame of Reference UID
];

/** UIDs of definitions. */
const definitions: readonly string[] = [
  '00080016', // SOP Class UID
  '0008001A', // Related General SOP Class UID
  '0008001B', // Original Specialized SOP Class UID
  '00080062', // SOP Classes in Study
  '0008010C', // Coding Scheme UID
  '00080117', // Context UID
  '00080118', // Mapping Resource UID
  '0008040E', // Stored Instance Transfer Syntax UID
  '00081150', // Referenced SOP Class UID
  '0008115A', // SOP Classes Supported
  '00083002', // Available Transfer Syntax UID
  '00089123', // Creator-Version UID: a version of a product
  '00340003', // Flow Transfer Syntax UID
  '04000010', // MAC Calculation Transfer Syntax UID
  '04000510', // Encrypted Content Transfer Syntax UID
  '3010001F', // Segmentation Template UID
  '30100052', // Pertinent SOP Classes in Study
  '30100053', // Pertinent SOP Classes in Series
];

/** Groups that never reach the output's Data Set: file meta is ours, 0004 belongs to a DICOMDIR. */
const notInDataSet: readonly string[] = [
  '00020002',
  '00020010',
  '00020012',
  '00020032',
  '00020033',
  '00020100',
].concat(['00041432', '00041510', '00041512', '0004151A']);

const instanceSet: ReadonlySet<string> = new Set(instances);
const definitionSet: ReadonlySet<string> = new Set(definitions);
const droppedSet: ReadonlySet<string> = new Set(notInDataSet);

/** The declared role of a UI attribute that E.1-1 does not list; undefined when none was declared. */
export function uidRole(tag: string): 'instance' | 'definition' | 'dropped' | undefined {
  if (instanceSet.has(tag)) return 'instance';
  if (definitionSet.has(tag)) return 'definition';
  return droppedSet.has(tag) ? 'dropped' : undefined;
}

let registered: ReadonlySet<string> | undefined;

/** Whether PS3.6 registers this UID (classes, syntaxes, schemes, well-known instances and frames of reference). @source PS3.6 A */
export function isRegisteredUid(uid: string): boolean {
  registered ??= new Set(uidRows.split('\n').map((row) => row.slice(0, row.indexOf('|'))));
  return registered.has(uid);
}
