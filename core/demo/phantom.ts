import { smoothNoise } from './noise';

/** An ellipsoid in patient coordinates (LPS, mm) with a value (HU); later ones paint over earlier ones. */
export interface Ellipsoid {
  readonly center: readonly [number, number, number];
  readonly radii: readonly [number, number, number];
  readonly value: number;
}

const ribs: readonly Ellipsoid[] = Array.from({ length: 10 }, (_, rib) => rib).flatMap((rib) =>
  Array.from({ length: 22 }, (_, step) => {
    const angle = (step / 22) * 2 * Math.PI;
    const z = -100 + rib * 22 + 14 * Math.sin(angle);
    return {
      center: [140 * Math.cos(angle), 92 * Math.sin(angle), z],
      radii: [9, 7, 5],
      value: 420,
    } as const;
  }),
);

const vertebrae: readonly Ellipsoid[] = Array.from({ length: 10 }, (_, level) => ({
  center: [0, 58, -110 + level * 25] as const,
  radii: [19, 16, 11] as const,
  value: 320,
}));

/** Thorax seen by CT, values in HU. The nodule in the right upper lobe has the given diameter in mm. */
export function thorax(noduleDiameter: number): readonly Ellipsoid[] {
  const radius = noduleDiameter / 2;
  return [
    { center: [0, 0, 0], radii: [170, 118, 400], value: -95 },
    { center: [0, 0, 0], radii: [156, 104, 400], value: 45 },
    ...ribs,
    { center: [-70, -4, 10], radii: [58, 76, 118], value: -860 },
    { center: [72, -4, 10], radii: [54, 74, 116], value: -860 },
    { center: [18, -22, -30], radii: [50, 46, 52], value: 48 },
    { center: [26, -22, -34], radii: [24, 24, 30], value: 130 },
    { center: [0, -30, 60], radii: [24, 20, 50], value: 40 },
    { center: [2, -12, 70], radii: [9, 8, 60], value: -990 },
    { center: [20, 34, -10], radii: [12, 12, 300], value: 150 },
    { center: [-14, -28, 50], radii: [10, 10, 70], value: 140 },
    { center: [0, -102, 10], radii: [16, 7, 80], value: 300 },
    ...vertebrae,
    { center: [0, 82, 0], radii: [8, 8, 400], value: 25 },
    { center: [-58, -30, 62], radii: [radius, radius, radius], value: 40 },
  ];
}

/** HU at a point of the thorax: the last ellipsoid that holds it, with vessels inside the lungs. */
export function thoraxValue(shapes: readonly Ellipsoid[], x: number, y: number, z: number): number {
  let value = -1000;
  for (const shape of shapes) if (holds(shape, x, y, z)) value = shape.value;
  return value === -860 ? lungValue(x, y, z) : value;
}

function lungValue(x: number, y: number, z: number): number {
  const vessel =
    Math.abs(smoothNoise(x / 13, y / 13, z / 26) - 0.5) +
    Math.abs(smoothNoise(x / 17 + 50, y / 17, z / 30) - 0.5);
  return vessel < 0.045 ? 10 : -870 + 40 * smoothNoise(x / 6, y / 6, z / 6);
}

function holds({ center, radii }: Ellipsoid, x: number, y: number, z: number): boolean {
  const a = (x - center[0]) / radii[0];
  if (a > 1 || a < -1) return false;
  const b = (y - center[1]) / radii[1];
  if (b > 1 || b < -1) return false;
  const c = (z - center[2]) / radii[2];
  return a * a + b * b + c * c <= 1;
}

/** Only the shapes that reach the plane at `z`: what is painted there is the same, sooner. */
export function shapesAt(shapes: readonly Ellipsoid[], z: number): readonly Ellipsoid[] {
  return shapes.filter(({ center, radii }) => Math.abs(z - center[2]) <= radii[2]);
}

/** Attenuation along the ray parallel to y through (x, z), in mm of water: what a radiograph shows. */
export function attenuation(shapes: readonly Ellipsoid[], x: number, z: number): number {
  let water = 0;
  let outer = -1000;
  for (const { center, radii, value } of shapes) {
    const a = (x - center[0]) / radii[0];
    const c = (z - center[2]) / radii[2];
    const rest = 1 - a * a - c * c;
    if (rest <= 0) continue;
    const chord = 2 * radii[1] * Math.sqrt(rest);
    const surroundings = radii[2] >= 400 ? outer : 45;
    water += (chord * (value - surroundings)) / 1000;
    if (radii[2] >= 400) outer = value;
  }
  return Math.max(0, water);
}

/** Head seen by T1-weighted MR, arbitrary units: scalp, skull, CSF, grey and white matter. */
export function headValue(x: number, y: number, z: number): number {
  const r = Math.hypot(x / 78, (y + 4) / 96, (z - 6) / 86);
  if (r > 1) return z < -20 && Math.hypot(x / 58, (y - 14) / 60) < 1 ? 320 : 4;
  if (r > 0.94) return 820;
  if (r > 0.88) return 60;
  const folds = Math.abs(smoothNoise(x / 11, y / 11, z / 11) - 0.5) * 2;
  const ventricle = Math.hypot((Math.abs(x) - 11) / 8, (y + 2) / 30, (z - 16) / 13);
  if (ventricle < 1) return 130;
  if (r > 0.85 || (r > 0.6 && folds < 0.1)) return 150;
  if (r > 0.74 || folds < 0.22) return 380;
  return 560;
}
