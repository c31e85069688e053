/** Repeatable pseudo-random numbers in [0, 1) from integers, so that the demo patient is the same everywhere. */
export function hash(x: number, y: number, z: number): number {
  let h = (Math.imul(x | 0, 374761393) + Math.imul(y | 0, 668265263) + Math.imul(z | 0, 2147483647)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** About normally distributed, mean 0, SD 1 (sum of four uniform numbers). */
export function gaussian(x: number, y: number, z: number): number {
  const sum = hash(x, y, z) + hash(x + 9973, y, z) + hash(x, y + 9967, z) + hash(x, y, z + 9949);
  return (sum - 2) * Math.sqrt(3);
}

/** Smooth noise in [0, 1] with features of about one unit. */
export function smoothNoise(x: number, y: number, z: number): number {
  const [xi, yi, zi] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [u, v, w] = [fade(x - xi), fade(y - yi), fade(z - zi)];
  const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
  const row = (dy: number, dz: number): number =>
    mix(hash(xi, yi + dy, zi + dz), hash(xi + 1, yi + dy, zi + dz), u);
  return mix(mix(row(0, 0), row(1, 0), v), mix(row(0, 1), row(1, 1), v), w);
}

const fade = (t: number): number => t * t * (3 - 2 * t);
