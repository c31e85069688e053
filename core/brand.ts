declare const brand: unique symbol;

/** A value of `T` that must not be mixed with others of the same shape. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A DICOM unique identifier without padding (PS3.5 9.1). */
export type Uid = Brand<string, 'Uid'>;

/** A tag as eight upper-case hexadecimal digits, `ggggeeee`. */
export type Tag = Brand<string, 'Tag'>;

/** Image coordinates: column (x) and row (y) in pixels; the centre of the first pixel is (0.5, 0.5) on the canvas of cornerstone. */
export type ImagePoint = Brand<{ readonly x: number; readonly y: number }, 'ImagePoint'>;

/** Patient coordinates, LPS, in mm (PS3.3 C.7.6.2.1.1). */
export type PatientPoint = Brand<readonly [number, number, number], 'PatientPoint'>;
