/**
 * What happens to a standard attribute, by its tag and the options alone (values are looked at later). In this order:
 * groups that never reach a Data Set; the table E.1-1 with its options; our own rules; what UIDs name; and then
 * "allow by knowledge": kept when the dictionary knows it and its VR cannot hold free text, or when the keep-list names it.
 */
import type { DictionaryEntry } from '../../dicom/dictionary';
import type { DeidOption } from '../options';
import { keepRule } from './keepList';
import { isFixedDate, ownRule } from './ownRules';
import { profileRow, type BasicAction, type ProfileRow } from './profileTable';
import { uidRole } from './uidRoles';
import { isBinaryNumberVr } from './valueChecks';

export type PlainAction = 'remove' | 'empty' | 'dummy';
export type Action =
  | PlainAction
  /** Kept when its value has the form of its VR, else `otherwise`. */
  | 'keep'
  /** Free text kept as it is. */
  | 'keepText'
  /** Free text kept when all its words are known, else `otherwise`. */
  | 'keepWords'
  /** Known words of free text are kept; `otherwise` when there are none. */
  | 'cleanWords'
  | 'mapUid'
  /** A UID of a definition stays; what is not even a UID goes. */
  | 'keepUid'
  | 'shiftDate'
  /** The profile goes on inside the items. */
  | 'process'
  /** As `process`, and codes stay as they are: an option keeps what the sequence says. */
  | 'processKeepingCodes'
  | 'patientId'
  | 'patientName'
  | 'code'
  | 'token'
  /** A keyed name for an application entity: tells devices apart without naming them. */
  | 'aeToken';

export interface Decision {
  readonly action: Action;
  /** When the value turns out not to be cleanable. */
  readonly otherwise: PlainAction;
  /** Given where the source does not say it (private attributes in implicit VR). */
  readonly vr?: string;
  /** Where the rule stands, for the report. */
  readonly rule: 'E.1-1' | 'own' | 'dictionary';
}

const freeText: ReadonlySet<string> = new Set(['LO', 'SH', 'ST', 'LT', 'UT', 'UC']);
const dates: ReadonlySet<string> = new Set(['DA', 'DT', 'TM']);
/** Waveforms and their limits: OB by VR, samples by meaning. */
const keptBytes: ReadonlySet<string> = new Set(['54000110', '54000112', '5400100A', '54001010']);

/** Labels of Type 1. */
const needsValue: ReadonlySet<string> = new Set(['00620005', '00409210']);

const basicActions: Readonly<Record<BasicAction, PlainAction | 'mapUid' | 'process'>> = {
  X: 'remove',
  Z: 'empty',
  D: 'dummy',
  U: 'mapUid',
  'Z/D': 'dummy',
  'X/Z': 'empty',
  'X/D': 'dummy',
  'X/Z/D': 'dummy',
  // References stay and resolve: the UIDs inside are replaced (PS3.15 E.1.1, note on U*).
  'X/Z/U*': 'process',
};

/** The decision for a standard attribute; `entry` is the dictionary's row. */
export function decide(
  tag: string,
  entry: DictionaryEntry | undefined,
  options: ReadonlySet<DeidOption>,
): Decision {
  const isOutside = tag.endsWith('0000') || tag < '00080000' || tag.startsWith('FFF');
  if (isOutside)
    return { action: 'remove', otherwise: 'remove', rule: tag.startsWith('FFF') ? 'E.1-1' : 'own' };
  const row = profileRow(tag);
  if (row !== undefined) return fromTable(tag, entry?.vr[0] ?? 'UN', row, options);
  const own = ownDecision(tag, options);
  if (own !== undefined) return own;
  if (entry === undefined) return { action: 'remove', otherwise: 'remove', rule: 'dictionary' };
  return byKnowledge(tag, entry.vr, options);
}

function fromTable(tag: string, vr: string, row: ProfileRow, options: ReadonlySet<DeidOption>): Decision {
  const rule = 'E.1-1';
  if (tag === '00100020') return { action: 'patientId', otherwise: 'dummy', rule };
  if (tag === '00100010') return { action: 'patientName', otherwise: 'dummy', rule };
  // Type 3 wherever it stands: a sequence without items would be wrong there.
  const plain = tag === '00081110' ? 'remove' : basicActions[row.basic];
  const basic = plain === 'dummy' && vr === 'UI' ? 'mapUid' : plain;
  const otherwise: PlainAction = basic === 'empty' || basic === 'dummy' ? basic : 'remove';
  const cells = [...row.options].filter(([name]) => options.has(name as DeidOption));
  if (cells.some(([, cell]) => cell === 'K')) {
    if (vr === 'SQ') return { action: 'processKeepingCodes', otherwise, rule };
    if (vr === 'UI') return { action: 'keepUid', otherwise, rule };
    return { action: freeText.has(vr) || vr === 'OB' || vr === 'UR' ? 'keepText' : 'keep', otherwise, rule };
  }
  const cleaning = cells[0]?.[0];
  if (cleaning === undefined) return { action: basic, otherwise, rule };
  return { action: cleanAction(tag, vr, cleaning, row, basic), otherwise, rule };
}

function cleanAction(tag: string, vr: string, option: string, row: ProfileRow, basic: Action): Action {
  if (option === 'retainLongModifiedDates') {
    // A device's date that others know, or a public constant, would show the offset.
    if (isFixedDate(tag) || row.options.has('retainDeviceIdentity')) return basic;
    return dates.has(vr) ? 'shiftDate' : tag === '00080201' ? 'keepText' : basic;
  }
  if (option === 'retainDeviceIdentity') return vr === 'AE' ? 'aeToken' : basic;
  if (vr === 'SQ') return 'process';
  if (freeText.has(vr)) return 'cleanWords';
  return vr === 'CS' ? 'keep' : basic;
}

function ownDecision(tag: string, options: ReadonlySet<DeidOption>): Decision | undefined {
  const own = ownRule(tag);
  const rule = 'own';
  if (own === undefined) return undefined;
  if (own === 'device') {
    return { action: options.has('retainDeviceIdentity') ? 'keepText' : 'remove', otherwise: 'remove', rule };
  }
  if (own === 'characteristic') {
    return {
      action: options.has('retainPatientCharacteristics') ? 'keep' : 'remove',
      otherwise: 'remove',
      rule,
    };
  }
  return { action: own, otherwise: own === 'code' || own === 'token' ? 'dummy' : own, rule };
}

function byKnowledge(tag: string, vrs: readonly string[], options: ReadonlySet<DeidOption>): Decision {
  const rule = 'dictionary';
  const vr = vrs[0] ?? 'UN';
  const remove: Decision = { action: 'remove', otherwise: 'remove', rule };
  if (vr === 'SQ') return { ...remove, action: 'process' };
  if (vr === 'UI') {
    const role = uidRole(tag);
    if (role === 'dropped' || role === undefined) return remove;
    const isKept = role === 'definition' || options.has('retainUids');
    return { action: isKept ? 'keepUid' : 'mapUid', otherwise: 'remove', rule: 'own' };
  }
  if (dates.has(vr)) return dateByKnowledge(tag, options);
  if (freeText.has(vr)) {
    const kept = keepRule(tag);
    if (kept === undefined) return remove;
    // Type 1 somewhere, so a dummy; what a person may type is Type 2 or 3, so nothing.
    const otherwise: PlainAction = kept === 'verbatim' || needsValue.has(tag) ? 'dummy' : 'empty';
    return { action: kept === 'verbatim' ? 'keepText' : 'keepWords', otherwise, rule: 'own' };
  }
  const isNumber = isBinaryNumberVr(vr) || vr === 'CS' || vr === 'DS' || vr === 'IS';
  return isNumber || keptBytes.has(tag) ? { ...remove, action: 'keep', otherwise: 'empty' } : remove;
}

/** Dates that the table leaves out are dates all the same. */
function dateByKnowledge(tag: string, options: ReadonlySet<DeidOption>): Decision {
  if (options.has('retainLongFullDates')) return { action: 'keep', otherwise: 'remove', rule: 'own' };
  const isShifted = options.has('retainLongModifiedDates') && !isFixedDate(tag);
  return { action: isShifted ? 'shiftDate' : 'remove', otherwise: 'remove', rule: 'own' };
}
