import type { FrameDescription } from '../types';

/** How the units of the standard are written beside a number. Others are written as the file says them. */
const texts: Readonly<Record<string, string>> = {
  HU: 'HU',
  HU_MOD: 'HU (modified)',
  // Thousandths of optical density (PS3.3 C.11.1.1.2).
  OD: 'OD/1000',
  MGML: 'mg/ml',
  GML: 'g/ml',
  BQML: 'Bq/ml',
  CNTS: 'counts',
  CPS: 'counts/s',
  PCNT: '%',
  PCT: '%',
  CM2: 'cm²',
  CM2ML: 'cm²/ml',
  MLMINML: 'ml/min/ml',
  MLMING: 'ml/min/g',
  UMOLMINML: 'µmol/min/ml',
  UMOLML: 'µmol/ml',
  STDDEV: 'SD',
  SUV: 'SUV',
  Z_EFF: 'Z eff',
  ED: '10²³ e/ml',
  EDW: 'e/e water',
  GY: 'Gy',
};

/** Gives the unit of values after the Modality LUT, for the screen; empty where the file does not say. @source PS3.3 C.11.1.1.2, C.8.9.1.1.3 */
export function valueUnit(frame: FrameDescription): string {
  const code = frame.rescaleType;
  return code === undefined ? '' : (texts[code] ?? code);
}
