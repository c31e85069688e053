import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour. */
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** Which dcmtk program draws a transfer syntax; undefined where none does. */
function programFor(transferSyntaxUid: string): string | undefined {
  if (/^1\.2\.840\.10008\.1\.2\.4\.(5\d|6\d|70)$/.test(transferSyntaxUid)) return 'dcmj2pnm';
  if (/^1\.2\.840\.10008\.1\.2\.4\.8[01]$/.test(transferSyntaxUid)) return 'dcml2pnm';
  return /^1\.2\.840\.10008\.1\.2(\.[12](\.99)?|\.5)?$/.test(transferSyntaxUid) ? 'dcm2pnm' : undefined;
}

/** Draws a frame (from 1) with dcmtk at 8 bits; undefined where it cannot. */
export function dcmtkPicture(
  path: string,
  transferSyntaxUid: string,
  frameNumber: number,
  options: readonly string[],
): Picture | undefined {
  const program = programFor(transferSyntaxUid);
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'dcmtk-'));
  try {
    const out = join(folder, 'out.pnm');
    const run = spawnSync(program, ['-q', '+F', String(frameNumber), ...options, '+op', path, out], {
      stdio: 'ignore',
    });
    return run.status === 0 ? readPnm(readFileSync(out)) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readPnm(bytes: Buffer): Picture | undefined {
  const header = /^P([56])\s(?:#.*\n)*(\d+)\s+(\d+)\s+(\d+)\s/.exec(
    bytes.subarray(0, 200).toString('latin1'),
  );
  if (header === null || header[4] !== '255') return undefined;
  const channels = header[1] === '6' ? 3 : 1;
  return {
    width: Number(header[2]),
    height: Number(header[3]),
    channels,
    data: bytes.subarray(header[0].length),
  };
}
