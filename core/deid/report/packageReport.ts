import { isPrivateTag, lookupTag } from '../../dicom/dictionary';
import type { ErrorCode } from '../../errors/codes';
import { profileEdition } from '../generated/profile';
import { methodCodes, temporalInformation, type DeidOption } from '../options';
import { keepRule } from '../rules/keepList';
import { ownRule } from '../rules/ownRules';
import { profileRow } from '../rules/profileTable';
import { uidRole } from '../rules/uidRoles';
import type { DeidNote, InstanceReport } from './instanceReport';
import { noteTexts, residualRisks } from './risks';

/** What was done to one attribute in all instances. */
export interface AttributeReport {
  /** `GGGGEEEE`; `private` for all private attributes together, `unknown` for those in no dictionary. */
  readonly tag: string;
  readonly name: string;
  /** Where the rule stands: the table's cells, our own rule, or what the dictionary says. */
  readonly rule: string;
  /** Elements at all depths by action: kept, cleaned, processed, replaced, emptied, removed, scrubbed. */
  readonly actions: Readonly<Record<string, number>>;
}

/** The report of a package, as JSON. No value, path or UID of a source is in it. */
export interface PackageReport {
  readonly format: 'diascope-deidentification-report';
  readonly formatVersion: 1;
  readonly tool: string;
  readonly created: string;
  readonly statement: string;
  readonly edition: string;
  readonly methods: readonly { readonly code: string; readonly meaning: string }[];
  readonly longitudinalTemporalInformation: string;
  readonly instances: number;
  readonly refused: readonly { readonly id: string; readonly code: ErrorCode }[];
  readonly attributes: readonly AttributeReport[];
  readonly notes: readonly { readonly note: DeidNote; readonly text: string; readonly instances: number }[];
  readonly residualRisks: readonly string[];
}

/** Adds instances up while a package is made: memory grows with the number of attributes, not of instances. */
export interface ReportBuilder {
  add(report: InstanceReport): void;
  refuse(id: string, code: ErrorCode): void;
  build(tool: string, created: string): PackageReport;
}

/** The sentence that screens and reports use. Never "anonymous". */
export function deidStatement(options: ReadonlySet<DeidOption>): string {
  const names = methodCodes(options)
    .slice(1)
    .map(({ meaning }) => meaning);
  const said = names.length === 0 ? 'no options' : `options: ${names.join(', ')}`;
  return `de-identified in accordance with DICOM PS3.15 ${profileEdition} Basic Profile (${said})`;
}

/** A builder for the package of one export. */
export function createPackageReport(options: ReadonlySet<DeidOption>): ReportBuilder {
  const counts = new Map<string, Map<string, number>>();
  const notes = new Map<DeidNote, number>();
  const refused: { id: string; code: ErrorCode }[] = [];
  let instances = 0;
  return {
    add(report) {
      instances += 1;
      for (const [key, count] of report.counts) {
        const [tag = '', action = ''] = key.split('|');
        const actions = counts.get(tag) ?? new Map<string, number>();
        counts.set(tag, actions.set(action, (actions.get(action) ?? 0) + count));
      }
      for (const note of report.notes) notes.set(note, (notes.get(note) ?? 0) + 1);
    },
    refuse(id, code) {
      refused.push({ id, code });
    },
    build: (tool, created) => ({
      format: 'diascope-deidentification-report',
      formatVersion: 1,
      tool,
      created,
      statement: deidStatement(options),
      edition: profileEdition,
      methods: methodCodes(options),
      longitudinalTemporalInformation: temporalInformation(options),
      instances,
      refused: [...refused],
      attributes: [...counts]
        .map(([tag, actions]) => attributeReport(tag, actions))
        .sort((one, other) => (one.tag < other.tag ? -1 : 1)),
      notes: [...notes].map(([note, count]) => ({ note, text: noteTexts[note], instances: count })),
      residualRisks: residualRisks(options),
    }),
  };
}

function attributeReport(tag: string, actions: ReadonlyMap<string, number>): AttributeReport {
  if (tag === 'private')
    return { tag, name: 'Private attributes', rule: 'E.1-1: X', actions: Object.fromEntries(actions) };
  if (tag === 'unknown')
    return {
      tag,
      name: 'Attributes in no dictionary',
      rule: 'own rule: remove',
      actions: Object.fromEntries(actions),
    };
  const name = lookupTag(tag)?.name ?? 'Group Length';
  return { tag, name, rule: ruleOf(tag), actions: Object.fromEntries(actions) };
}

function ruleOf(tag: string): string {
  const row = isPrivateTag(tag) ? undefined : profileRow(tag);
  if (row !== undefined) {
    const cells = [...row.options].map(([option, action]) => `${option} ${action}`);
    return `E.1-1: ${[row.basic, ...cells].join('; ')}`;
  }
  const own = ownRule(tag);
  if (own !== undefined) return `own rule: ${own}`;
  const role = uidRole(tag);
  if (role !== undefined) return `own rule: UID of ${role === 'instance' ? 'an instance' : 'a definition'}`;
  const kept = keepRule(tag);
  if (kept !== undefined) return kept === 'verbatim' ? 'keep-list' : 'keep-list, known words only';
  return tag.endsWith('0000') ? 'own rule: remove' : 'dictionary: by its VR';
}
