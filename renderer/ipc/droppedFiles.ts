/** A file that stays in the browser, with its place inside what was dropped. */
export interface DroppedFile {
  readonly file: File;
  /** With `/`, without a leading one. */
  readonly path: string;
}

/** Files of a drop or a file input of a browser, with the files of dropped folders at any depth. */
export async function collectDroppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  // Entries must be taken before the first await: the list is emptied when the event handler returns.
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry());
  const files = [...transfer.files];
  if (entries.every((entry) => entry === null)) return files.map((file) => ({ file, path: pathOf(file) }));
  const found: DroppedFile[] = [];
  for (const entry of entries) if (entry !== null) await walk(entry, found);
  return found;
}

/** Place of a file that came from an input element. */
export function pathOf(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

async function walk(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    // A reader gives at most 100 entries at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    for (const child of some) await walk(child, found);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
