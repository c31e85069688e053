import { AppError } from '../errors/AppError';

/** What a server says became of the instances (PS3.18 Table 10.5.3-1). */
export interface StoreAnswer {
  /** SOP Instance UIDs in Referenced SOP Sequence. */
  readonly stored: ReadonlySet<string>;
  /** SOP Instance UIDs in Failed SOP Sequence, with Failure Reason (0 where none is given). */
  readonly failed: ReadonlyMap<string, number>;
}

/**
 * Reads the payload of a store response in the DICOM JSON Model (PS3.18 F).
 * @throws {AppError} server.badAnswer when it is not one
 */
export function parseStoreAnswer(text: string): StoreAnswer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('server.badAnswer', { reason: 'notJson' }, error);
  }
  // Some servers put the one Data Set into an array, as search results are.
  const dataSet: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isRecord(dataSet)) throw new AppError('server.badAnswer', { reason: 'notDataSet' });
  const failed = new Map<string, number>();
  for (const item of items(dataSet, '00081198')) {
    const uid = firstText(item, '00081155');
    if (uid !== undefined) failed.set(uid, firstNumber(item, '00081197'));
  }
  const stored = new Set<string>();
  for (const item of items(dataSet, '00081199')) {
    const uid = firstText(item, '00081155');
    if (uid !== undefined && !failed.has(uid)) stored.add(uid);
  }
  if (failed.size === 0 && stored.size === 0 && !hasStoreElements(dataSet))
    throw new AppError('server.badAnswer', { reason: 'noOutcomes' });
  return { stored, failed };
}

/**
 * Reads the SOP Instance UIDs out of a search answer (PS3.18 10.6.3).
 * @throws {AppError} server.badAnswer when it is not one
 */
export function parseInstanceSearch(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('server.badAnswer', { reason: 'notJson' }, error);
  }
  if (!Array.isArray(value)) throw new AppError('server.badAnswer', { reason: 'notList' });
  return value.filter(isRecord).flatMap((one) => firstText(one, '00080018') ?? []);
}

/** Whether at least one element of a store response is there: Retrieve URL, the two sequences, Failed others. */
function hasStoreElements(dataSet: Readonly<Record<string, unknown>>): boolean {
  return ['00081190', '00081198', '00081199', '0008119A'].some((tag) => Object.hasOwn(dataSet, tag));
}

function items(
  dataSet: Readonly<Record<string, unknown>>,
  tag: string,
): readonly Readonly<Record<string, unknown>>[] {
  return values(dataSet, tag).filter(isRecord);
}

function firstText(dataSet: Readonly<Record<string, unknown>>, tag: string): string | undefined {
  const value = values(dataSet, tag)[0];
  return typeof value === 'string' ? value.replace(/[\0 ]+$/, '') : undefined;
}

function firstNumber(dataSet: Readonly<Record<string, unknown>>, tag: string): number {
  const value = values(dataSet, tag)[0];
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : 0;
}

function values(dataSet: Readonly<Record<string, unknown>>, tag: string): readonly unknown[] {
  const element = Object.hasOwn(dataSet, tag) ? dataSet[tag] : undefined;
  return isRecord(element) && Array.isArray(element['Value']) ? element['Value'] : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
