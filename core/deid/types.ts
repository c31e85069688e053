import type { DeidOption } from './options';
import type { InstanceReport } from './report/instanceReport';

/** Keyed hash: HMAC-SHA-256, 32 bytes. The host gives that of its crypto library. */
export type Hmac = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** A rectangle in pixels of the frame, from its top left pixel (0, 0). */
export interface MaskRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What holds for one export. Made by `createDeidContext`; the same for all its instances. */
export interface DeidContext {
  readonly key: Uint8Array;
  readonly options: ReadonlySet<DeidOption>;
  readonly hmac: Hmac;
  /** Raw deflate for the deflated syntaxes; without it such an instance is refused. */
  readonly deflate?: ((bytes: Uint8Array) => Uint8Array) | undefined;
  /** Whether a person has looked at the pictures of this series (source UID) and accepted them. */
  readonly isPixelAccepted: (seriesInstanceUid: string) => boolean;
  /** Rectangles to paint over in every frame, by source Series Instance UID. */
  readonly masks: ReadonlyMap<string, readonly MaskRectangle[]>;
}

/** Kinds of removed values: how they are searched for afterwards (see core/deid/proof). */
export type RemovedKind = 'name' | 'identity' | 'uid' | 'date' | 'text';

/** A value of the source that must not be found in the output. Held in memory only, never written or logged. */
export interface RemovedValue {
  readonly kind: RemovedKind;
  /** As stored, without padding. */
  readonly raw: Uint8Array;
  /** Decoded by the character set in force. */
  readonly text: string;
}

/** What one instance became, for file names, DICOMDIR records and progress. Replacement values only. */
export interface DeidSummary {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly modality: string;
  readonly seriesNumber: string;
  readonly instanceNumber: string;
}

/** A de-identified instance, ready to be written. */
export interface DeidInstance {
  /** Bytes that `chunks` will give. */
  readonly size: number;
  /** The whole file in order; may be asked for more than once. Reads the source while it runs. */
  chunks(): AsyncIterable<Uint8Array>;
  readonly sopInstanceUid: string;
  readonly summary: DeidSummary;
  /** What the proof must not find. */
  readonly removedValues: readonly RemovedValue[];
  /** Values that this program made itself (replacement UIDs, pseudonyms, constants): a coincidence inside them is no leak. */
  readonly writtenValues: ReadonlySet<string>;
  readonly report: InstanceReport;
}
