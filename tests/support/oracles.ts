/**
 * Tools that we did not write and that tests compare us with. A test that needs one asks here; what
 * was asked for and was not there is written down, so that the last lines of a run can say so.
 * With DIASCOPE_REQUIRE_ORACLES=1 (CI) an absent tool is a failure, not a skip.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The Python that has Debian's pydicom and numpy: the system's own, not the first on the PATH. */
export function pythonCommand(): string {
  return existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
}

const probes = {
  dcmtk: ['dcmdump', '--version'],
  gdcm: ['gdcminfo', '--version'],
  dciodvfy: ['sh', '-c', 'command -v dciodvfy'],
  pydicom: [pythonCommand(), '-c', 'import pydicom, numpy'],
  unzip: ['unzip', '-v'],
  '7z': ['7z', 'i'],
  xorriso: ['xorriso', '-version'],
  orthanc: ['sh', '-c', 'command -v Orthanc || test -x /usr/sbin/Orthanc'],
  openssl: ['openssl', 'version'],
  strace: ['strace', '-V'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type Oracle = keyof typeof probes | 'corpus' | 'electron' | 'chromium';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Folder of the corpus, where it is. */
export const corpusFolder = resolve(process.env['DIASCOPE_CORPUS'] ?? join(root, '../shared/corpus'));
/** One line a use: `name ran|absent`. */
export const oracleLog = join(root, '.cache/oracles.log');
const known = new Map<Oracle, boolean>();

/**
 * Whether the tool is here. Use as `describe.runIf(oracle('dcmtk'))` or `it.runIf(...)`.
 * @throws {Error} when it is absent and CI demands it
 */
export function oracle(name: Oracle): boolean {
  let isHere = known.get(name);
  if (isHere === undefined) {
    isHere = look(name);
    known.set(name, isHere);
    noteOracle(name, isHere);
  }
  if (!isHere && process.env['DIASCOPE_REQUIRE_ORACLES'] === '1')
    throw new Error(`oracle ${name} is required and not here`);
  return isHere;
}

/** Writes down whether an oracle ran, for the last lines of the run. */
export function noteOracle(name: Oracle, isHere: boolean): void {
  mkdirSync(dirname(oracleLog), { recursive: true });
  appendFileSync(oracleLog, `${name} ${isHere ? 'ran' : 'absent'}\n`);
}

function look(name: Oracle): boolean {
  if (name === 'corpus') return existsSync(join(corpusFolder, 'catalogue.json'));
  if (name === 'electron' || name === 'chromium') return false;
  const [command, ...args] = probes[name];
  const result = spawnSync(command, args, { stdio: 'ignore' });
  return result.error === undefined && (result.status === 0 || name === 'gdcm' || name === 'dcmtk');
}
