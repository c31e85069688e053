/**
 * Every call and event between the window and the host. Requests are checked against their schema by
 * the host before a handler runs; unknown keys are refused. The window never names a path: it gets
 * opaque ids (`sourceId`, `instanceId`, `targetId`, `recentId`, `folderId`, `jobId`) and sends them back.
 * Bulk bytes do not travel here: frames come by `fetch` (see `frameUrl`).
 */
import * as v from 'valibot';
import type { ErrorCode } from '../core/errors/codes';
import type { ErrorFacts } from '../core/errors/AppError';
import type { InstanceSummary, Receipt } from '../core/fileset/types';
import type { ImageDescription } from '../core/imaging/types';
import type { Measurement } from '../core/imaging/measurement';
import type { CopiesList, CopyState } from './localCopies';
import type { Medium } from './media';
import { shelfQuery, type KeptStudy, type ShelfList } from './shelf';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(80), v.regex(/^[A-Za-z0-9._-]+$/));
const shortText = v.pipe(v.string(), v.maxLength(1024));
const uid = v.pipe(v.string(), v.maxLength(128));
const nothing = v.strictObject({});
const instanceIds = v.pipe(v.array(id), v.minLength(1), v.maxLength(1_000_000));

/** Carries a response type without a run-time cost. */
const gives = <T>(): { readonly type?: T } => ({});

const privacy = v.variant('kind', [
  v.strictObject({ kind: v.literal('asIs') }),
  v.strictObject({
    kind: v.literal('deidentify'),
    /** Option names of `standard/ps315-e1-1.json`. */
    options: v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(20)),
    /** Series whose pictures a person has looked at and accepted. */
    acceptedPixels: v.array(uid),
    /** Keep the mapping the same for repeated exports, with the key kept by this program. */
    useProjectKey: v.boolean(),
  }),
]);
export type Privacy = v.InferOutput<typeof privacy>;

const server = v.strictObject({
  serverId: v.optional(id),
  name: shortText,
  /** Root of the DICOMweb service; `/studies` is added. */
  url: v.pipe(v.string(), v.maxLength(2048)),
  auth: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('basic'), user: shortText }),
    v.strictObject({ kind: v.literal('bearer') }),
  ]),
  /** Id of a CA file chosen by `server.chooseCa`. */
  caId: v.optional(id),
});
export type Server = v.InferOutput<typeof server>;

const measurement = v.custom<Measurement>(
  (value) => typeof value === 'object' && value !== null && 'measurementId' in value,
);

/** What the settings file holds. Unknown values fall back to the default. */
export const settings = v.strictObject({
  leftPanelOpen: v.boolean(),
  rightPanelOpen: v.boolean(),
  rightPanelTab: v.picklist(['findings', 'tags', 'image']),
  layout: v.picklist(['1x1', '1x2', '2x2']),
  cineFramesPerSecond: v.pipe(v.number(), v.minValue(1), v.maxValue(60)),
  fileNamePattern: v.pipe(v.string(), v.maxLength(200)),
  exportFormat: v.picklist(['zip', 'folder']),
  exportPrivacy: v.picklist(['asIs', 'deidentify']),
  /** Slow sources are copied to this computer without being asked for each. */
  copySlowMedia: v.boolean(),
});
export type Settings = v.InferOutput<typeof settings>;

export const calls = {
  'app.info': { request: nothing, response: gives<AppInfo>() },
  'app.notices': { request: nothing, response: gives<{ text: string }>() },

  /** Opens the system's dialog, then scans what was chosen. Null when the person cancelled. */
  'open.choose': {
    request: v.strictObject({ kind: v.picklist(['folder', 'files']) }),
    response: gives<OpenedSource | null>(),
  },
  'open.recent': { request: v.strictObject({ recentId: id }), response: gives<OpenedSource>() },
  'open.clearRecent': { request: nothing, response: gives<null>() },
  /** The built-in synthetic patient. */
  'open.demo': { request: nothing, response: gives<OpenedSource>() },
  /** Sources named on the command line or dropped, waiting for the window; also events `source.opened`. */
  'open.pending': { request: nothing, response: gives<readonly OpenedSource[]>() },
  /** For shells without native dialogs: the host's own folder picker. */
  'browse.list': {
    request: v.strictObject({ folderId: v.optional(id) }),
    response: gives<BrowseFolder>(),
  },
  'browse.open': {
    request: v.strictObject({ entryIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(10_000)) }),
    response: gives<OpenedSource>(),
  },
  /** For shells without native dialogs: turns a folder of the picker and a new name into a target. */
  'browse.target': {
    request: v.strictObject({
      folderId: id,
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      format: v.picklist(['zip', 'folder', 'csv', 'html']),
    }),
    response: gives<Target>(),
  },

  'source.cancel': { request: v.strictObject({ sourceId: id }), response: gives<null>() },
  'source.close': { request: v.strictObject({ sourceId: id }), response: gives<null>() },
  /** One more password for what is locked in a source: it is tried on all of that, which is then read. */
  'source.password': {
    request: v.strictObject({ sourceId: id, password: shortText }),
    response: gives<null>(),
  },
  /** Reads what could not be read (the disc was out, something is locked) and what was not reached; nothing else. */
  'source.readAgain': { request: v.strictObject({ sourceId: id }), response: gives<null>() },
  /** Writes the import receipt as a page to a place the person chooses. Null when cancelled. */
  'source.saveReceipt': {
    request: v.strictObject({ sourceId: id, targetId: v.optional(id) }),
    response: gives<{ name: string } | null>(),
  },

  'instance.describe': { request: v.strictObject({ instanceId: id }), response: gives<ImageDescription>() },
  'instance.tags': { request: v.strictObject({ instanceId: id }), response: gives<readonly TagRow[]>() },

  'measurements.load': {
    request: v.strictObject({ studyInstanceUid: uid }),
    response: gives<readonly Measurement[]>(),
  },
  'measurements.save': {
    request: v.strictObject({
      studyInstanceUid: uid,
      measurements: v.pipe(v.array(measurement), v.maxLength(10_000)),
    }),
    response: gives<null>(),
  },
  /** Writes CSV text to a place the person chooses. Null when cancelled. */
  'measurements.exportCsv': {
    request: v.strictObject({ csv: v.pipe(v.string(), v.maxLength(16_000_000)), targetId: v.optional(id) }),
    response: gives<{ name: string } | null>(),
  },

  /** Says what an export would do, without writing. */
  'export.preview': {
    request: v.strictObject({ instanceIds, privacy, fileNamePattern: v.pipe(v.string(), v.maxLength(200)) }),
    response: gives<ExportPreview>(),
  },
  'export.chooseTarget': {
    request: v.strictObject({ format: v.picklist(['zip', 'folder']), suggestedName: shortText }),
    response: gives<Target | null>(),
  },
  'export.start': {
    request: v.strictObject({
      instanceIds,
      privacy,
      fileNamePattern: v.pipe(v.string(), v.maxLength(200)),
      format: v.picklist(['zip', 'folder']),
      targetId: id,
    }),
    response: gives<{ jobId: string }>(),
  },
  /** Exports that an earlier run had not finished, found at the start; given once. Also events `export.interrupted`. */
  'export.interrupted': { request: nothing, response: gives<readonly InterruptedExport[]>() },

  'server.list': { request: nothing, response: gives<readonly Server[]>() },
  'server.save': {
    request: v.strictObject({ server, secret: v.optional(shortText) }),
    response: gives<Server>(),
  },
  'server.delete': { request: v.strictObject({ serverId: id }), response: gives<null>() },
  /** Takes a PEM file with certificate authorities: an entry of the picker, else by the system's dialog. */
  'server.chooseCa': {
    request: v.strictObject({ entryId: v.optional(id) }),
    response: gives<{ caId: string; name: string } | null>(),
  },
  'server.test': { request: v.strictObject({ serverId: id }), response: gives<{ isReachable: true }>() },
  'upload.start': {
    request: v.strictObject({ instanceIds, privacy, serverId: id }),
    response: gives<{ jobId: string }>(),
  },
  /** Sends again what the server did not take. */
  'upload.retry': { request: v.strictObject({ jobId: id }), response: gives<{ jobId: string }>() },

  /** Studies of the local library, newest Study Date first; at most `shelfRowLimit` of them. */
  'shelf.list': { request: v.strictObject({ query: shelfQuery }), response: gives<ShelfList>() },
  /** How much of these studies is in the library; those of which nothing is are left out. */
  'shelf.kept': {
    request: v.strictObject({ studyInstanceUids: v.pipe(v.array(uid), v.maxLength(10_000)) }),
    response: gives<readonly KeptStudy[]>(),
  },
  'shelf.open': { request: v.strictObject({ studyId: id }), response: gives<OpenedSource>() },
  /** Copies instances of open sources into the library; a job of kind `import`. */
  'shelf.add': { request: v.strictObject({ instanceIds }), response: gives<{ jobId: string }>() },
  /** Deletes a study's files from the library. Refused while it is open. */
  'shelf.remove': { request: v.strictObject({ studyId: id }), response: gives<null>() },
  /** Makes the index of the library again from its files; gives how many studies it has then. */
  'shelf.refresh': { request: nothing, response: gives<{ studies: number }>() },

  /** Discs and sticks that are in. From the first call on, `media.arrived` and `media.left` are told. */
  'media.list': { request: nothing, response: gives<readonly Medium[]>() },
  'media.open': { request: v.strictObject({ mediaId: id }), response: gives<OpenedSource>() },

  /** Local copies of what is on slow media. */
  'copies.list': { request: nothing, response: gives<CopiesList>() },
  /** Copies a source to this computer, once it has been read; what becomes of it is told by `copies.changed`. */
  'copies.start': { request: v.strictObject({ sourceId: id }), response: gives<null>() },
  /** Deletes all local copies. What is open is read from where it came from again. */
  'copies.clear': { request: nothing, response: gives<CopiesList>() },

  'job.cancel': { request: v.strictObject({ jobId: id }), response: gives<null>() },
  'job.outcomes': { request: v.strictObject({ jobId: id }), response: gives<readonly InstanceOutcome[]>() },
  /** Shows a finished export in the system's file manager, where the shell can. */
  'job.reveal': { request: v.strictObject({ jobId: id }), response: gives<null>() },

  'settings.get': { request: nothing, response: gives<Settings>() },
  'settings.set': { request: v.strictObject({ settings: v.partial(settings) }), response: gives<Settings>() },
} as const;

export type CallName = keyof typeof calls;
export type Request<Name extends CallName> = v.InferOutput<(typeof calls)[Name]['request']>;
export type Response<Name extends CallName> = (typeof calls)[Name]['response'] extends {
  readonly type?: infer T;
}
  ? T
  : never;

/** One handler per call; a missing one does not compile. */
export type Handlers = { readonly [Name in CallName]: (request: Request<Name>) => Promise<Response<Name>> };

/** What every call answers with. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };
export interface WireError {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
}

/** Events from the host to every window, by name. */
export interface Events {
  /** A source was opened by the command line, a drop or the OS. */
  'source.opened': OpenedSource;
  'scan.progress': {
    readonly sourceId: string;
    readonly filesSeen: number;
    readonly filesTotal?: number;
    readonly dicom: number;
  };
  /** An id that is known already comes again when more is known of the instance, now that its file has been read. */
  'scan.instances': {
    readonly sourceId: string;
    readonly instances: readonly InstanceSummary[];
    /** Instances that a DICOMDIR had named and whose files turned out to be none. */
    readonly goneIds?: readonly string[];
  };
  'scan.finished': {
    readonly sourceId: string;
    readonly receipt: Receipt;
    readonly outcome: 'done' | 'cancelled' | 'failed';
    readonly error?: WireError;
  };
  'job.progress': JobProgress;
  'job.finished': JobResult;
  /** Found after the start. */
  'export.interrupted': readonly InterruptedExport[];
  /** The local library holds other studies than before. */
  'shelf.changed': { readonly studies: number };
  'copies.changed': { readonly sourceId: string; readonly state: CopyState };
  'media.arrived': Medium;
  'media.left': { readonly mediaId: string };
}
export type EventName = keyof Events;

export interface AppInfo {
  readonly version: string;
  readonly shell: 'electron' | 'web';
  readonly hasNativeDialogs: boolean;
  /** Whether passwords can rest in the OS key store; else they live in memory only. */
  readonly keepsSecrets: boolean;
  readonly recent: readonly { readonly recentId: string; readonly name: string; readonly kind: SourceKind }[];
}

export type SourceKind =
  | 'folder'
  | 'file'
  | 'files'
  | 'dicomdir'
  | 'zip'
  | 'iso'
  | 'demo'
  /** A study of the local library. */
  | 'library';

export interface OpenedSource {
  readonly sourceId: string;
  /** Name for people: last part of the path. */
  readonly name: string;
  readonly kind: SourceKind;
}

export interface BrowseFolder {
  readonly folderId: string;
  readonly crumbs: readonly { readonly folderId: string; readonly name: string }[];
  readonly entries: readonly {
    readonly entryId: string;
    readonly name: string;
    readonly isFolder: boolean;
    readonly size?: number;
  }[];
}

export interface Target {
  readonly targetId: string;
  readonly name: string;
}

/** A row of the Tags panel; `depth` 0 is the top level, items indent their elements. */
export interface TagRow {
  readonly depth: number;
  /** `(GGGG,EEEE)`, or empty for an item row. */
  readonly tag: string;
  readonly vr: string;
  readonly name: string;
  /** Decoded and shortened to 256 characters; control and bidi characters are escaped. */
  readonly value: string;
  readonly length: number;
}

export interface ExportPreview {
  readonly instances: number;
  readonly bytes: number;
  /** The first file names as they would stand in the package. */
  readonly exampleNames: readonly string[];
  readonly refused: readonly { readonly instanceId: string; readonly code: ErrorCode }[];
  /** Series whose pictures must be looked at before they may leave (PS3.15 E.3.1). */
  readonly pixelReview: readonly {
    readonly seriesInstanceUid: string;
    readonly instanceIds: readonly string[];
    readonly reason: ErrorCode;
  }[];
}

/** An export that a process which is gone had not finished. */
export interface InterruptedExport {
  /** Name of the package, without its folder. */
  readonly name: string;
  /** Whether the unfinished package could be removed. */
  readonly isCleaned: boolean;
}

/** An `import` copies into the local library, a `cache` makes a local copy of a source. */
export type JobKind = 'export' | 'upload' | 'import' | 'cache';

export interface JobProgress {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly phase: 'preparing' | 'writing' | 'verifying' | 'sending' | 'finishing';
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
}

export interface JobResult {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly outcome: 'done' | 'problems' | 'failed' | 'cancelled';
  readonly ok: number;
  readonly failed: number;
  readonly refused: number;
  /** Instances that were where they should go already. */
  readonly alreadyThere?: number;
  /** Name of what was written or of the server. */
  readonly name: string;
  readonly error?: WireError;
}

/** What became of one instance in a job. */
export interface InstanceOutcome {
  readonly instanceId: string;
  readonly status: 'ok' | 'alreadyThere' | 'failed' | 'refused' | 'notReached';
  readonly code?: ErrorCode;
  /** Name inside the package, where one was written. */
  readonly name?: string;
}

/** Relative URL of the stored bytes of one frame; `frameIndex` from 0. Every shell serves it. */
export function frameUrl(instanceId: string, frameIndex: number): string {
  return `data/frame/${instanceId}/${frameIndex}`;
}
