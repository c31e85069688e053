import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatValue, measurementLines } from '../../../../core/imaging/measure/format';
import { measure } from '../../../../core/imaging/measure/measure';
import { measureAngle } from '../../../../core/imaging/measure/measureAngle';
import { measureLength } from '../../../../core/imaging/measure/measureLength';
import { measureProbe } from '../../../../core/imaging/measure/measureProbe';
import { measureRoi } from '../../../../core/imaging/measure/measureRoi';
import { boxOf, pixelsInside } from '../../../../core/imaging/measure/pixelsInside';
import type { MeasuredName, MeasurementResult } from '../../../../core/imaging/measure/result';
import type { PixelSpacing } from '../../../../core/imaging/types';
import { frameOf, imageOf } from '../support/frames';

const unknown: PixelSpacing = { kind: 'unknown', reason: 'geometry.spacingUnknown' };
const tall: PixelSpacing = {
  kind: 'calibrated',
  row: 2,
  column: 0.5,
  from: 'PixelSpacing',
  isAtDetector: false,
};
const at = (...pairs: [number, number][]) => pairs.map(([x, y]) => ({ x, y }));

function value(result: MeasurementResult, name: MeasuredName): number | undefined {
  return result.values.find((measured) => measured.name === name)?.value;
}

describe('length', () => {
  it('uses the spacing of each direction', () => {
    expect(measureLength(at([0, 0], [6, 2]), tall)).toEqual({
      kind: 'length',
      values: [{ name: 'length', value: 5, unit: 'mm' }],
      notes: [],
    });
  });

  it('is in pixels where the spacing is not known or not right, and says which', () => {
    expect(measureLength(at([1, 1], [4, 5]), unknown)).toEqual({
      kind: 'length',
      values: [{ name: 'length', value: 5, unit: 'px' }],
      notes: ['spacingUnknown'],
    });
    expect(
      measureLength(at([1, 1], [4, 5]), { kind: 'unknown', reason: 'geometry.spacingInvalid' }).notes,
    ).toEqual(['spacingInvalid']);
  });

  it('says that a spacing holds at the detector or on film', () => {
    expect(
      measureLength(at([0, 0], [2, 0]), { ...tall, isAtDetector: true, from: 'ImagerPixelSpacing' }).notes,
    ).toEqual(['atDetector']);
    expect(
      measureLength(at([0, 0], [2, 0]), { ...tall, isAtDetector: true, from: 'NominalScannedPixelSpacing' })
        .notes,
    ).toEqual(['onFilm']);
  });

  it('is calibrated only between points of the same ultrasound region', () => {
    const regions = [
      { left: 0, top: 0, right: 10, bottom: 10 },
      { left: 20, top: 0, right: 30, bottom: 10 },
    ];
    const spacing: PixelSpacing = {
      kind: 'calibrated',
      row: 1,
      column: 1,
      from: 'SequenceOfUltrasoundRegions',
      isAtDetector: false,
      regions,
    };
    expect(measureLength(at([1, 1], [9, 1]), spacing).values[0]).toMatchObject({ value: 8, unit: 'mm' });
    expect(measureLength(at([1, 1], [25, 1]), spacing)).toMatchObject({
      values: [{ unit: 'px' }],
      notes: ['outsideRegion'],
    });
    expect(measureLength(at([12, 1], [15, 1]), spacing).notes).toEqual(['outsideRegion']);
  });
});

describe('angle', () => {
  const right = at([10, 0], [0, 0], [0, 10]);

  it('is taken in mm', () => {
    expect(value(measureAngle(right, tall, 1), 'angle')).toBeCloseTo(90, 12);
    // 4 columns across is 2 mm, 1 row down is 2 mm: 45 degrees.
    expect(value(measureAngle(at([10, 0], [0, 0], [4, 1]), tall, 1), 'angle')).toBeCloseTo(45, 12);
  });

  it('uses the pixel aspect ratio where there is no spacing, and says where it took pixels as square', () => {
    expect(measureAngle(at([1, 0], [0, 0], [2, 1]), unknown, 2)).toMatchObject({ notes: [] });
    expect(value(measureAngle(at([1, 0], [0, 0], [2, 1]), unknown, 2), 'angle')).toBeCloseTo(45, 12);
    expect(measureAngle(right, unknown, 1).notes).toEqual(['squarePixelsAssumed']);
  });

  it('of points that coincide is none', () => {
    expect(measureAngle(at([0, 0], [0, 0], [1, 1]), tall, 1)).toEqual({
      kind: 'angle',
      values: [],
      notes: ['degenerate'],
    });
  });

  it('does not depend on the order, is 0 to 180', () => {
    const coordinate = fc.integer({ min: -500, max: 500 });
    const point = fc.record({ x: coordinate, y: coordinate });
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const [one, two] = [measureAngle([a, b, c], tall, 1), measureAngle([c, b, a], tall, 1)];
        expect(two).toEqual(one);
        const degrees = value(one, 'angle') ?? 0;
        expect(degrees >= 0 && degrees <= 180).toBe(true);
      }),
    );
  });
});

describe('which pixels a shape holds', () => {
  const list = (
    kind: 'rectangle' | 'ellipse',
    box: ReturnType<typeof boxOf>,
    rows = 50,
    columns = 50,
  ): string[] =>
    [...pixelsInside(kind, box, rows, columns)].flatMap(({ row, from, to }) =>
      Array.from({ length: to - from }, (_, index) => `${from + index},${row}`),
    );

  it('are those whose centre is inside, by the rule written there', () => {
    const edge = fc.double({ min: -5, max: 30, noNaN: true }).map((place) => Math.round(place * 4) / 4);
    fc.assert(
      fc.property(
        fc.constantFrom<'rectangle' | 'ellipse'>('rectangle', 'ellipse'),
        edge,
        edge,
        edge,
        edge,
        (kind, x1, y1, x2, y2) => {
          const box = boxOf({ x: x1, y: y1 }, { x: x2, y: y2 });
          const expected: string[] = [];
          for (let row = 0; row < 20; row++)
            for (let column = 0; column < 25; column++) {
              const [x, y] = [column + 0.5, row + 0.5];
              const [a, b] = [(box.right - box.left) / 2, (box.bottom - box.top) / 2];
              const isInside =
                kind === 'rectangle'
                  ? x >= box.left && x < box.right && y >= box.top && y < box.bottom
                  : a > 0 &&
                    b > 0 &&
                    ((x - (box.left + box.right) / 2) / a) ** 2 +
                      ((y - (box.top + box.bottom) / 2) / b) ** 2 <=
                      1;
              if (isInside) expected.push(`${column},${row}`);
            }
          expect(list(kind, box, 20, 25)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are shared by no two rectangles side by side', () => {
    const [left, right] = [boxOf({ x: 0, y: 0 }, { x: 2.5, y: 3 }), boxOf({ x: 2.5, y: 0 }, { x: 6, y: 3 })];
    const all = [...list('rectangle', left), ...list('rectangle', right)];
    expect(new Set(all).size).toBe(18);
    expect(all).toHaveLength(18);
  });

  it('of a huge shape end with the picture', () => {
    expect(list('rectangle', boxOf({ x: -1e6, y: -1e6 }, { x: 1e6, y: 1e6 }), 3, 3)).toHaveLength(9);
    expect(list('ellipse', boxOf({ x: -1e6, y: -1e6 }, { x: 1e6, y: 1e6 }), 3, 3)).toHaveLength(9);
  });
});

describe('ROI', () => {
  const values = new Int16Array([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
  const frame = frameOf(values, { columns: 4 });
  const image = imageOf({ rescaleSlope: 2, rescaleIntercept: -100, rescaleType: 'HU', spacing: tall });

  it('gives area in mm² and statistics of values after the Modality LUT', () => {
    const result = measureRoi('rectangle', at([3, 2], [1, 0]), frame, image, 0);
    // Stored 1, 2, 11, 12.
    expect(result).toEqual({
      kind: 'rectangle',
      values: [
        { name: 'area', value: 4, unit: 'mm²' },
        { name: 'mean', value: -87, unit: 'HU' },
        { name: 'standardDeviation', value: Math.sqrt(101), unit: 'HU' },
        { name: 'min', value: -98, unit: 'HU' },
        { name: 'max', value: -76, unit: 'HU' },
        { name: 'count', value: 4, unit: '' },
      ],
      notes: [],
    });
  });

  it('has the area of the ellipse, not of its pixels', () => {
    const result = measureRoi('ellipse', at([0, 0], [4, 3]), frame, imageOf(), 0);
    expect(value(result, 'area')).toBeCloseTo(3 * Math.PI, 12);
    expect(result.values[0]?.unit).toBe('px²');
    expect(result.notes).toEqual(['spacingUnknown']);
  });

  it('leaves padding out and says how many', () => {
    const padded = imageOf({}, { pixelPaddingValue: 0, pixelPaddingRangeLimit: 2 });
    const result = measureRoi('rectangle', at([0, 0], [4, 1]), frame, padded, 0);
    expect([value(result, 'mean'), value(result, 'count'), value(result, 'excluded')]).toEqual([3, 1, 3]);
    expect(result.notes).toContain('paddingExcluded');
    const all = measureRoi('rectangle', at([0, 0], [2, 1]), frame, padded, 0);
    expect([value(all, 'mean'), value(all, 'count')]).toEqual([undefined, 0]);
  });

  it('leaves out what is no number', () => {
    const floats = frameOf(new Float32Array([NaN, 1, 3, Infinity]));
    const result = measureRoi('rectangle', at([0, 0], [4, 1]), floats, imageOf(), 0);
    expect([value(result, 'mean'), value(result, 'excluded')]).toEqual([2, 2]);
    expect(result.notes).toContain('notFiniteExcluded');
  });

  it('counts only what lies on the picture, and says so', () => {
    const result = measureRoi('rectangle', at([-2, -2], [1, 1]), frame, image, 0);
    expect([value(result, 'count'), value(result, 'area')]).toEqual([1, 9]);
    expect(result.notes).toEqual(['partlyOutside']);
    expect(measureRoi('rectangle', at([1.6, 1.6], [1.9, 1.9]), frame, image, 0)).toMatchObject({
      values: [{ name: 'area' }],
      notes: ['nothingInside'],
    });
  });

  it('gives a mean per channel for RGB and no value for other colours', () => {
    const samples = new Uint8Array([10, 20, 30, 20, 40, 60]);
    const color = frameOf(samples, { samplesPerPixel: 3 });
    const result = measureRoi('rectangle', at([0, 0], [2, 1]), color, imageOf(), 0);
    expect((['red', 'green', 'blue', 'count', 'mean'] as const).map((name) => value(result, name))).toEqual([
      15,
      30,
      45,
      2,
      undefined,
    ]);
    const palette = frameOf(new Uint8Array([1, 2]), { photometricInterpretation: 'PALETTE COLOR' });
    expect(measureRoi('rectangle', at([0, 0], [2, 1]), palette, imageOf(), 0).notes).toContain(
      'noSingleValue',
    );
  });

  it('goes through a Modality LUT', () => {
    const modalityLut = { firstMapped: 0, bitsPerEntry: 16, entries: [7, 9] };
    const result = measureRoi('rectangle', at([0, 0], [4, 1]), frame, imageOf({ modalityLut }), 0);
    expect(value(result, 'mean')).toBe(8.5);
  });
});

describe('probe', () => {
  const frame = frameOf(new Int16Array([5, 6, 7, -9]), { columns: 2 });

  it('gives the pixel that the point lies in: value and stored value', () => {
    const image = imageOf({ rescaleIntercept: -1024, rescaleType: 'HU' });
    expect(measureProbe(at([1.99, 0]), frame, image, 0).values).toEqual([
      { name: 'value', value: -1018, unit: 'HU' },
      { name: 'stored', value: 6, unit: '' },
    ]);
    expect(measureProbe(at([1, 1]), frame, imageOf(), 0).values).toEqual([
      { name: 'value', value: -9, unit: '' },
    ]);
  });

  it('outside the picture or on padding has no value', () => {
    for (const [x, y] of [
      [2, 0],
      [0, 2],
      [-0.1, 0],
      [NaN, 0],
    ] as const)
      expect(measureProbe(at([x, y]), frame, imageOf(), 0)).toEqual({
        kind: 'probe',
        values: [],
        notes: ['nothingInside'],
      });
    const result = measureProbe(at([0, 0]), frame, imageOf({}, { pixelPaddingValue: 5 }), 0);
    expect(result).toEqual({
      kind: 'probe',
      values: [{ name: 'stored', value: 5, unit: '' }],
      notes: ['paddingExcluded'],
    });
  });

  it('gives the three samples of a colour', () => {
    const color = frameOf(new Uint8Array([1, 2, 3]), { samplesPerPixel: 3 });
    expect(
      measureProbe(at([0.5, 0.5]), color, imageOf(), 0).values.map((measured) => measured.value),
    ).toEqual([1, 2, 3]);
  });
});

describe('dispatch and text', () => {
  it('measures by kind; an arrow says nothing', () => {
    const frame = frameOf(new Uint8Array([1]));
    expect(measure({ kind: 'arrow', points: at([0, 0], [1, 1]), frameIndex: 0 }, frame, imageOf())).toEqual({
      kind: 'arrow',
      values: [],
      notes: [],
    });
    expect(
      measure({ kind: 'probe', points: at([0, 0]), frameIndex: 0 }, frame, imageOf()).values,
    ).toHaveLength(1);
  });

  it.each([
    ['length', 5, 'mm', '5.00 mm'],
    ['length', 123.456, 'mm', '123.5 mm'],
    ['length', 123.456, 'px', '123.5 px'],
    ['angle', 44.96, '°', '45.0°'],
    ['area', 1234.5, 'mm²', '1235 mm²'],
    ['area', 0.126, 'mm²', '0.13 mm²'],
    ['mean', -87, 'HU', '-87 HU'],
    ['mean', 41.26, 'HU', '41.3 HU'],
    ['mean', 0.012345, '', '0.0123'],
    ['mean', -0.0000001, '', '-1.00e-7'],
    ['standardDeviation', 0, 'HU', '0 HU'],
    ['value', -1018, 'HU', '-1018 HU'],
    ['value', 0.31234567, 'Gy', '0.3123 Gy'],
    ['count', 12345, '', '12345'],
  ] as const)('%s %d %s is written %s', (name, number, unit, text) => {
    expect(formatValue({ name, value: number, unit })).toBe(text);
  });

  it('has one line a number', () => {
    const result: MeasurementResult = {
      kind: 'ellipse',
      values: [
        { name: 'area', value: 12, unit: 'mm²' },
        { name: 'standardDeviation', value: 3, unit: 'HU' },
      ],
      notes: [],
    };
    expect(measurementLines(result)).toEqual(['area 12.0 mm²', 'SD 3 HU']);
  });
});
