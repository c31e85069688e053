/** The corpus catalogue as far as tests of pixels use it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFolder } from '../support/oracles';

export interface Reference {
  readonly decoder: string;
  readonly lossy: boolean;
  readonly shape: readonly [frames: number, rows: number, columns: number, samples: number];
  readonly sample_bytes: number;
  readonly photometric_after_decode: string;
  readonly sha256: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export interface CatalogueFile {
  readonly path: string;
  readonly transfer_syntax: string | null;
  readonly image: object | null;
  readonly reference?: Reference | null;
}

export function readCatalogue(): readonly CatalogueFile[] {
  return (
    JSON.parse(readFileSync(join(corpusFolder, 'catalogue.json'), 'utf8')) as { files: CatalogueFile[] }
  ).files;
}
