/**
 * Frames of instances, read on demand. Invariants: each instance is opened once however many ask at the same time; its
 * file is closed when nobody has asked for a while, when others push it out, or when it is let go, but never while a
 * read is under way; what failed to open is tried anew by the next who asks.
 */
import type { DicomFile } from '../../core/dicom/DataSet';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { AppError, asAppError } from '../../core/errors/AppError';
import { describePixels } from '../../core/imaging/describePixels';
import { locateFrames, type LocatedFrames } from '../../core/imaging/frames/locateFrames';
import type { PixelDescription } from '../../core/imaging/types';
import { inflatePieces } from '../inflate';
import type { OpenFile, SourceEntry } from '../sources/Source';

/** Reads one instance. Every call may open its file anew, so there is nothing to close. */
export interface InstanceReader {
  /**
   * Its header; pixels are located, not read.
   * @throws {AppError} source.vanished, source.unreadable, file.*
   */
  file(): Promise<DicomFile>;
  /** @throws {AppError} pixels.none, pixels.badDescription, pixels.tooLarge, pixels.unsupportedFormat */
  pixel(): Promise<PixelDescription>;
  /**
   * Stored bytes of one frame, owned by the caller.
   * @param frameIndex from 0
   * @throws {AppError} job.cancelled; pixels.frameOutOfRange, pixels.truncated, pixels.corrupt
   */
  readFrame(frameIndex: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Any bytes of the file, for what stands elsewhere than in frames (overlays, documents). */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Readers of many instances that share one bounded set of open files. */
export interface OpenFrames {
  instance(entry: SourceEntry): InstanceReader;
  /** Closes the files of entries of which `isGone` says so; call it before their source is closed. */
  release(isGone: (entry: SourceEntry) => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface OpenFramesLimits {
  /** Files open at once. */
  readonly maxOpen: number;
  /** Bytes of headers kept; the newest is kept whatever its size. */
  readonly maxHeaderBytes: number;
  /** After so long without a read a file is closed, so that a disc can be taken out. */
  readonly idleMs: number;
}

const defaultLimits: OpenFramesLimits = { maxOpen: 24, maxHeaderBytes: 128 * 1024 * 1024, idleMs: 5_000 };

/** Errors after which an open file is not used again. */
const deadCodes: ReadonlySet<string> = new Set(['source.vanished', 'source.unreadable', 'source.changed']);

/** What is open of one instance. */
interface Opened {
  readonly access: OpenFile;
  readonly file: DicomFile;
  readonly pixel: () => PixelDescription;
  readonly frames: () => Promise<LocatedFrames>;
}

interface Slot {
  readonly entry: SourceEntry;
  readonly opened: Promise<Opened>;
  headerBytes: number;
  /** Reads under way. */
  users: number;
  isDropped: boolean;
  idle?: NodeJS.Timeout;
  /** Ends when the file is closed. */
  readonly closed: Promise<void>;
  /** Closes it; to be called once, when it is dropped and nobody uses it. */
  readonly end: () => void;
}

/** Gives readers over a set of open files that stays within `limits`. */
export function openFrames(limits: Partial<OpenFramesLimits> = {}): OpenFrames {
  const { maxOpen, maxHeaderBytes, idleMs } = { ...defaultLimits, ...limits };
  /** Least recently used first. */
  const slots = new Map<SourceEntry, Slot>();

  const drop = (slot: Slot): void => {
    if (slot.isDropped) return;
    if (slots.get(slot.entry) === slot) slots.delete(slot.entry);
    clearTimeout(slot.idle);
    slot.isDropped = true;
    if (slot.users === 0) slot.end();
  };

  const trim = (): void => {
    let bytes = [...slots.values()].reduce((sum, slot) => sum + slot.headerBytes, 0);
    for (const slot of slots.values()) {
      if (slots.size <= maxOpen && (bytes <= maxHeaderBytes || slots.size === 1)) return;
      bytes -= slot.headerBytes;
      drop(slot);
    }
  };

  const take = (entry: SourceEntry): Slot => {
    const known = slots.get(entry);
    const slot = known ?? openSlot(entry);
    slot.users += 1;
    clearTimeout(slot.idle);
    slots.delete(entry);
    slots.set(entry, slot);
    if (!known) trim();
    return slot;
  };

  const giveBack = (slot: Slot): void => {
    slot.users -= 1;
    if (slot.users > 0) return;
    if (slot.isDropped) slot.end();
    else {
      slot.idle = setTimeout(() => drop(slot), idleMs);
      slot.idle.unref();
    }
  };

  /** Runs `read` over the open instance, which stays open until it ends. */
  async function use<T>(entry: SourceEntry, read: (opened: Opened) => T | Promise<T>): Promise<T> {
    const slot = take(entry);
    try {
      const opened = await slot.opened.catch((error: unknown) => {
        drop(slot);
        throw error;
      });
      if (slot.headerBytes === 0) {
        slot.headerBytes = opened.file.dataSet.bytes.length;
        trim();
      }
      return await read(opened);
    } catch (error) {
      // The disc may be pulled out and put back: the next who asks opens the file anew, for this handle stays dead.
      if (error instanceof AppError && deadCodes.has(error.code)) drop(slot);
      throw error;
    } finally {
      giveBack(slot);
    }
  }

  const release = async (isGone: (entry: SourceEntry) => boolean): Promise<void> => {
    const gone = [...slots.values()].filter(({ entry }) => isGone(entry));
    for (const slot of gone) drop(slot);
    await Promise.all(gone.map(({ closed }) => closed));
  };

  return {
    instance: (entry) => ({
      file: () => use(entry, ({ file }) => file),
      pixel: () => use(entry, ({ pixel }) => pixel()),
      readFrame: (frameIndex, signal) => {
        if (signal?.aborted) return Promise.reject(new AppError('job.cancelled'));
        return use(entry, async ({ frames }) => {
          const located = await frames();
          if (signal?.aborted) throw new AppError('job.cancelled');
          return located.read(frameIndex);
        });
      },
      read: (offset, length) => use(entry, ({ access }) => access.read(offset, length)),
    }),
    release,
    close: () => release(() => true),
  };
}

function openSlot(entry: SourceEntry): Slot {
  const opened = openInstance(entry);
  let end = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    end = () => void closeFile(opened).then(resolve);
  });
  return { entry, opened, headerBytes: 0, users: 0, isDropped: false, closed, end };
}

async function openInstance(entry: SourceEntry): Promise<Opened> {
  const access = await entry.open();
  try {
    const file = await readDicomHeader(access, { inflate: inflatePieces });
    let pixel: PixelDescription | undefined;
    let frames: Promise<LocatedFrames> | undefined;
    const describe = (): PixelDescription => (pixel ??= describePixels(file));
    const locate = async (): Promise<LocatedFrames> => locateFrames(access, file, describe());
    return { access, file, pixel: describe, frames: () => (frames ??= locate()) };
  } catch (error) {
    await access.close();
    throw asAppError(error, 'source.unreadable');
  }
}

/** A file that cannot be closed any more (its disc was pulled out) is none that anyone waits for. */
async function closeFile(opened: Promise<Opened>): Promise<void> {
  const open = await opened.catch(() => undefined);
  await open?.access.close().catch(() => undefined);
}
