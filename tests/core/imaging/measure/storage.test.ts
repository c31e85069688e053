import { describe, expect, it } from 'vitest';
import { measurementsCsv } from '../../../../core/imaging/measure/measurementsCsv';
import { measurementLimit, restoreMeasurements } from '../../../../core/imaging/measure/restoreMeasurements';
import type { Measurement } from '../../../../core/imaging/measurement';

const length: Measurement = {
  measurementId: 'm-1',
  kind: 'length',
  studyInstanceUid: '1.2.3',
  seriesInstanceUid: '1.2.3.4',
  sopInstanceUid: '1.2.3.4.5',
  frameIndex: 2,
  points: [
    { x: 1.5, y: 2 },
    { x: 10, y: 0.1 + 0.2 },
  ],
  createdAt: '2026-11-24T10:00:00+01:00',
};

/** Reads RFC 4180 with quotes, so that the test does not lean on the writer. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let at = 1; at < csv.length; at++) {
    const char = csv[at] as string;
    if (isQuoted && char === '"' && csv[at + 1] === '"') cell += csv[at++];
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === ',' || char === '\r')) {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (!isQuoted && char === '\n') rows.push([]);
    else cell += char;
  }
  rows.pop();
  return rows;
}

describe('the table of measurements', () => {
  it('has a byte order mark, one line a measurement, and whole numbers', () => {
    const result = {
      kind: 'length' as const,
      values: [{ name: 'length' as const, value: 0.1 + 0.2, unit: 'mm' }],
      notes: ['atDetector' as const],
    };
    const csv = measurementsCsv([
      { measurement: length, result, modality: 'CR', seriesNumber: -3, seriesDescription: 'a "b", c' },
    ]);
    expect(csv.startsWith('\uFEFFkind,text,length,lengthUnit,')).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
    const [names = [], row = []] = read(csv);
    const cells = Object.fromEntries(names.map((name, index) => [name, row[index]]));
    expect(row).toHaveLength(names.length);
    expect(cells).toMatchObject({
      kind: 'length',
      length: '0.30000000000000004',
      lengthUnit: 'mm',
      notes: 'atDetector',
      frameNumber: '3',
      x1: '1.5',
      y2: '0.30000000000000004',
      x3: '',
      seriesNumber: '-3',
      seriesDescription: 'a "b", c',
      sopInstanceUid: '1.2.3.4.5',
      mean: '',
    });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1', '\n=cmd|calc'])(
    'does not let %j be a formula',
    (text) => {
      const [, row = []] = read(measurementsCsv([{ measurement: { ...length, text } }]));
      expect(row[1]).toBe(`'${text}`);
    },
  );

  it('leaves other text as it is', () => {
    const [, row = []] = read(measurementsCsv([{ measurement: { ...length, text: 'Größe 5-3 = 2\nnext' } }]));
    expect(row[1]).toBe('Größe 5-3 = 2\nnext');
  });
});

describe('restoring', () => {
  it('gives back what was kept, without foreign keys', () => {
    const kept: unknown = JSON.parse(JSON.stringify([{ ...length, text: 'x', foreign: 1 }]));
    expect(restoreMeasurements(kept)).toEqual({ measurements: [{ ...length, text: 'x' }], rejected: 0 });
  });

  it.each([
    ['no object', 5],
    ['null', null],
    ['another kind', { ...length, kind: 'volume' }],
    ['a kind from the prototype', { ...length, kind: 'constructor' }],
    ['too few points', { ...length, points: [{ x: 1, y: 1 }] }],
    [
      'a point that is no number',
      {
        ...length,
        points: [
          { x: 1, y: '1' },
          { x: 1, y: 1 },
        ],
      },
    ],
    [
      'NaN',
      {
        ...length,
        points: [
          { x: NaN, y: 1 },
          { x: 1, y: 1 },
        ],
      },
    ],
    [
      'a point far away',
      {
        ...length,
        points: [
          { x: 1e7, y: 1 },
          { x: 1, y: 1 },
        ],
      },
    ],
    ['a negative frame', { ...length, frameIndex: -1 }],
    ['a broken frame', { ...length, frameIndex: 1.5 }],
    ['no UID', { ...length, sopInstanceUid: '' }],
    ['an id that is a path', { ...length, measurementId: '../x' }],
    ['text without end', { ...length, text: 'x'.repeat(4097) }],
  ])('rejects %s', (_name, candidate) => {
    expect(restoreMeasurements([candidate, length])).toEqual({ measurements: [length], rejected: 1 });
  });

  it('takes what is no list as nothing, each id once, and not without limit', () => {
    expect(restoreMeasurements({})).toEqual({ measurements: [], rejected: 1 });
    expect(restoreMeasurements(undefined)).toEqual({ measurements: [], rejected: 0 });
    expect(restoreMeasurements([length, length])).toEqual({ measurements: [length], rejected: 1 });
    const many = Array.from({ length: measurementLimit + 1 }, (_, index) => ({
      ...length,
      measurementId: `m${index}`,
    }));
    expect(restoreMeasurements(many)).toMatchObject({ rejected: 1 });
    expect(restoreMeasurements(many.slice(1))).toMatchObject({ rejected: 0 });
  });
});
