/** What a thread knows of a file. */
export interface ThreadEntry {
  readonly size: number;
  /** Where the thread opens it; without it the thread asks for bytes. */
  readonly filePath?: string;
}
