/** Three numbers: a direction or a place in patient coordinates (LPS, mm). */
export type Vector = readonly [number, number, number];

/** Row cosines, then column cosines, as in Image Orientation (Patient). */
export type Orientation = readonly [number, number, number, number, number, number];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Direction of a row, towards higher columns. */
export function rowDirection(orientation: Orientation): Vector {
  return [orientation[0], orientation[1], orientation[2]];
}

/** Direction of a column, towards higher rows. */
export function columnDirection(orientation: Orientation): Vector {
  return [orientation[3], orientation[4], orientation[5]];
}

/** Normal of the image plane: row × column, so that it points away from who looks at the picture. */
export function planeNormal(orientation: Orientation): Vector {
  return cross(rowDirection(orientation), columnDirection(orientation));
}

/** Whether both directions have length 1 and stand at right angles, within 1 %. @source PS3.3 C.7.6.2.1.1 */
export function isOrientation(values: readonly number[]): values is Orientation {
  if (values.length !== 6 || !values.every(Number.isFinite)) return false;
  const orientation = values as unknown as Orientation;
  const [row, column] = [rowDirection(orientation), columnDirection(orientation)];
  return (
    Math.abs(dot(row, row) - 1) < 0.02 &&
    Math.abs(dot(column, column) - 1) < 0.02 &&
    Math.abs(dot(row, column)) < 0.01
  );
}
