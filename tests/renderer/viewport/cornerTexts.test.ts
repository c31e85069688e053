import { describe, expect, it } from 'vitest';
import { errorTexts } from '../../../core/errors/texts';
import type { InstanceSummary } from '../../../core/fileset/types';
import type { FrameDescription, ImageDescription } from '../../../core/imaging/types';
import { cellState } from '../../../renderer/viewport/cellState';
import { cornerTexts } from '../../../renderer/viewport/cornerTexts';
import { autoWindow, windowingOf } from '../../../renderer/viewport/windowing';
import { instanceOf, loadedOf, seriesOf } from './frames';

const sentence = (code: keyof typeof errorTexts) => errorTexts[code];

function showing(
  frame: Partial<FrameDescription>,
  image: Partial<ImageDescription> = {},
  instance: Partial<InstanceSummary> = {},
) {
  const loaded = loadedOf(Int16Array.of(0, 1, 2, 1000), frame, image);
  const instances = [instanceOf('a', instance), instanceOf('b', instance)];
  return cellState({
    series: seriesOf(instances),
    stack: instances.map((one) => ({ instance: one, frameIndex: 0 })),
    shown: { kind: 'showing', index: 1, loaded },
    cine: { isRunning: false, framesPerSecond: 10 },
    windowing: windowingOf(loaded, autoWindow, undefined),
    isInverted: false,
    geometry: {
      zoom: 1.5,
      translation: { x: 0, y: 0 },
      rotationDegrees: 90,
      isFlippedHorizontally: false,
      isFlippedVertically: false,
    },
  });
}

const axial = [1, 0, 0, 0, 1, 0] as const;
const calibrated = {
  kind: 'calibrated',
  row: 0.5,
  column: 0.5,
  from: 'PixelSpacing',
  isAtDetector: false,
} as const;

describe('cornerTexts', () => {
  it('says patient, study, series, slice, position, thickness, window and zoom', () => {
    const words = cornerTexts(
      showing({
        windows: [{ center: 40, width: 400 }],
        imageOrientation: axial,
        sliceLocation: -12.5,
        sliceThickness: 3,
        spacing: calibrated,
      }),
      sentence,
    );
    expect(words).toEqual({
      topLeft: ['Doe, Jane', 'ID\u00a042', 'born\u00a031 Jan 1970 · F'],
      topRight: ['5 Mar 2024', 'CT head'],
      bottomLeft: ['CT · Series 3', 'Thin', '2 / 2', 'F\u00a012.5\u00a0mm · thickness\u00a03\u00a0mm'],
      bottomRight: ['C 40 W 400', 'zoom 150 %'],
      warnings: [],
    });
  });

  it('says when there is no name, no ID and no date', () => {
    const study = { studyInstanceUid: '1.1' };
    const words = cornerTexts(showing({}, {}, { patient: {}, study }), sentence);
    expect(words.topLeft).toEqual(['No name', 'no ID']);
    expect(words.topRight).toEqual(['no date']);
  });

  it('says lossy, a computed window, and why lengths are in pixels', () => {
    const words = cornerTexts(showing({}, { isLossy: true, lossyRatio: 9.96 }), sentence);
    expect(words.bottomRight).toEqual(['lossy 10 : 1', 'C 501 W 1001 (computed)', 'zoom 150 %']);
    expect(words.warnings).toEqual(['pixel size not known: measures in px']);
  });

  it('warns of spacing at the detector and of problems in sentences', () => {
    const words = cornerTexts(
      showing({ spacing: { ...calibrated, isAtDetector: true } }, { problems: ['pixels.truncated'] }),
      sentence,
    );
    expect(words.warnings).toEqual([
      'mm at the detector, not in the patient',
      errorTexts['pixels.truncated'],
    ]);
  });

  it('names that would turn the text around or break the line cannot', () => {
    const patient = { patientName: 'Evil\u202Egnol^A\u0000\nB', patientId: '\u2066x\u2069' };
    const words = cornerTexts(showing({}, {}, { patient }), sentence);
    expect(words.topLeft.join('')).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/u);
    expect(words.topLeft[1]).toBe('ID\u00a0x');
  });

  it('an empty cell has no words, and one that loads no window', () => {
    expect(cornerTexts({ kind: 'empty' }, sentence).topLeft).toEqual([]);
    const state = showing({});
    if (state.kind === 'empty') throw new Error('not empty');
    const words = cornerTexts({ ...state, kind: 'loading' }, sentence);
    expect(words.topLeft[0]).toBe('Doe, Jane');
    expect(words.bottomRight).toEqual([]);
  });

  it('letters follow the rotation', () => {
    const state = showing({ imageOrientation: axial });
    expect(state).toMatchObject({ letters: { left: 'P', right: 'A', top: 'R', bottom: 'L' } });
  });
});
