import { present } from './present';
import type { Receipt } from './types';

/** A receipt over nothing. */
export const emptyReceipt: Receipt = {
  files: 0,
  dicom: 0,
  displayable: 0,
  notDicom: 0,
  missing: 0,
  refused: 0,
  problems: [],
};

/** One receipt over two sources. */
export function addReceipts(a: Receipt, b: Receipt): Receipt {
  return {
    files: a.files + b.files,
    dicom: a.dicom + b.dicom,
    displayable: a.displayable + b.displayable,
    notDicom: a.notDicom + b.notDicom,
    missing: a.missing + b.missing,
    refused: a.refused + b.refused,
    ...present({ expected: sum(a.expected, b.expected), unlisted: sum(a.unlisted, b.unlisted) }),
    readable: (a.readable ?? 0) + (b.readable ?? 0),
    notShown: [...(a.notShown ?? []), ...(b.notShown ?? [])],
    problems: [...a.problems, ...b.problems],
  };
}

/** Undefined where neither is known. */
function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}
