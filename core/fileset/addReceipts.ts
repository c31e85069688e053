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
  const expected =
    a.expected === undefined && b.expected === undefined ? undefined : (a.expected ?? 0) + (b.expected ?? 0);
  return {
    files: a.files + b.files,
    dicom: a.dicom + b.dicom,
    displayable: a.displayable + b.displayable,
    notDicom: a.notDicom + b.notDicom,
    missing: a.missing + b.missing,
    refused: a.refused + b.refused,
    ...(expected === undefined ? {} : { expected }),
    readable: (a.readable ?? 0) + (b.readable ?? 0),
    notShown: [...(a.notShown ?? []), ...(b.notShown ?? [])],
    problems: [...a.problems, ...b.problems],
  };
}
