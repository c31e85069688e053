/**
 * Pixels and their description. "Stored values" are what PS3.5 8.1 defines: shifted by High Bit,
 * masked to Bits Stored, sign-extended; colours interleaved (frame, row, column, sample).
 */

export interface PixelDescription {
  readonly rows: number;
  readonly columns: number;
  readonly numberOfFrames: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  readonly photometricInterpretation: string;
  /** 0 interleaved, 1 by plane. */
  readonly planarConfiguration: number;
  readonly transferSyntaxUid: string;
  /** Which element holds them: `PixelData`, `FloatPixelData`, `DoubleFloatPixelData`. */
  readonly element: 'PixelData' | 'FloatPixelData' | 'DoubleFloatPixelData';
}

export type StoredValues =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** One decoded frame. `values` holds rows × columns × samplesPerPixel stored values, owned by the receiver. */
export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsStored: number;
  readonly isSigned: boolean;
  /** After decoding: a YBR that the codec turned into RGB says RGB. */
  readonly photometricInterpretation: string;
  readonly values: StoredValues;
  readonly min: number;
  readonly max: number;
  /** Set where the pixels are usable but something was odd (short last fragment, wrong signedness …). */
  readonly warnings: readonly import('../errors/codes').ErrorCode[];
}

/** A LUT as in PS3.3 C.11.1 and C.11.2: `entries[i]` for input `firstMapped + i`, clamped at both ends. */
export interface LookupTable {
  readonly firstMapped: number;
  readonly bitsPerEntry: number;
  readonly entries: readonly number[] | Uint16Array;
  readonly explanation?: string;
}

export interface WindowSetting {
  readonly center: number;
  readonly width: number;
  readonly explanation?: string;
}

/** PS3.3 C.11.2.1.3 VOI LUT Function. */
export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface PaletteTable {
  readonly red: LookupTable;
  readonly green: LookupTable;
  readonly blue: LookupTable;
}

/** Everything that one frame needs to be shown and measured; what is absent is absent or not trusted. */
export interface FrameDescription {
  /** Modality LUT by slope and intercept (PS3.3 C.11.1.1); 1 and 0 when absent. */
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Unit of the output, e.g. `HU`; absent when the file does not say (then values are "stored"). */
  readonly rescaleType?: string;
  readonly modalityLut?: LookupTable;
  readonly windows: readonly WindowSetting[];
  readonly voiFunction: VoiFunction;
  readonly voiLuts: readonly LookupTable[];
  readonly imagePosition?: readonly [number, number, number];
  readonly imageOrientation?: readonly [number, number, number, number, number, number];
  /** mm */
  readonly sliceThickness?: number;
  /** mm along the normal, where position and orientation give it. */
  readonly sliceLocation?: number;
  readonly spacing: PixelSpacing;
}

/** Which spacing may be used for measuring, and why (PS3.3 10.7.1.3). */
export type PixelSpacing =
  | {
      readonly kind: 'calibrated';
      /** mm between rows (vertical) and between columns (horizontal). */
      readonly row: number;
      readonly column: number;
      /** Attribute that it comes from. */
      readonly from:
        | 'PixelSpacing'
        | 'ImagerPixelSpacing'
        | 'NominalScannedPixelSpacing'
        | 'PixelMeasuresSequence'
        | 'SequenceOfUltrasoundRegions'
        | 'ImagePlanePixelSpacing';
      /** At the detector (or on the film), not in the patient: say so beside each length. */
      readonly isAtDetector: boolean;
      /** Where given, it holds only between points that lie in the same one of these (ultrasound regions). */
      readonly regions?: readonly ImageRegion[];
    }
  | {
      /** Nothing said, or not to be trusted: lengths in px. */
      readonly kind: 'unknown';
      readonly reason: import('../errors/codes').ErrorCode;
    };

/** A rectangle of the image in image points: left and top included, right and bottom not. */
export interface ImageRegion {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One overlay plane (PS3.3 C.9.2), one byte 0 or 1 per pixel. */
export interface OverlayPlane {
  readonly rows: number;
  readonly columns: number;
  /** 1-based place of its top left pixel on the image. */
  readonly originRow: number;
  readonly originColumn: number;
  readonly numberOfFrames: number;
  readonly imageFrameOrigin: number;
  readonly label?: string;
  readonly bits: Uint8Array;
}

/** All of one instance that drawing needs. Sent to the window once per instance; structured-cloneable. */
export interface ImageDescription {
  readonly instanceId: string;
  readonly pixel: PixelDescription;
  readonly modality?: string;
  readonly sopClassUid: string;
  /** One per frame, or exactly one that holds for all frames. */
  readonly frames: readonly FrameDescription[];
  readonly palette?: PaletteTable;
  readonly pixelPaddingValue?: number;
  readonly pixelPaddingRangeLimit?: number;
  /** Presentation LUT Shape, when given. */
  readonly presentationLutShape?: 'IDENTITY' | 'INVERSE';
  /** Vertical / horizontal size of a pixel for display (Pixel Aspect Ratio or spacing); 1 when square or unknown. */
  readonly pixelAspectRatio: number;
  /** Lossy Image Compression is 01 or the transfer syntax is lossy by nature. */
  readonly isLossy: boolean;
  readonly lossyRatio?: number;
  /** Frame Time in ms or 1000 / Cine Rate. */
  readonly frameTimeMs?: number;
  readonly overlays: readonly OverlayPlane[];
  readonly patientOrientation?: readonly [string, string];
  readonly laterality?: string;
  readonly burnedInAnnotation?: string;
  readonly problems: readonly import('../errors/codes').ErrorCode[];
}
