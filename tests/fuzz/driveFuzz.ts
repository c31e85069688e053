/**
 * Runs inputs in a process of their own and watches it: an input that takes more than 2 s of CPU, or the process more memory
 * than it may, is found by its number, kept, and the next process goes on behind it.
 */
import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makeInput } from './makeInput';
import type { ChildOptions, Finding, Report } from './protocol';
import { makePool, type Pool } from './seeds';

export interface FuzzOptions {
  readonly root: string;
  readonly seed: number;
  readonly from?: number;
  readonly to: number;
  /** Ends after this time although inputs are left. */
  readonly stopAfterMs?: number;
  readonly onFinding?: (finding: Finding, file: string) => void;
}

export interface FuzzResult {
  readonly done: number;
  readonly findings: readonly Finding[];
  readonly reports: readonly Report[];
}

/** CPU time that one input may take. */
export const mostCpuMs = 2000;
/** Where CPU time cannot be asked for, the clock is looked at, with room for a busy machine. */
const mostClockMs = 20_000;
/** Resident memory of the process: the program's own promise is 512 MB above idle. */
export const mostMemory = 768 * 1024 * 1024;
const pollMs = 200;
const mostFindings = 20;

/** Runs the iterations from `from` to below `to`. */
export async function driveFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const folder = join(options.root, '.cache/fuzz');
  const seedFolder = join(folder, 'coded');
  mkdirSync(seedFolder, { recursive: true });
  const script = await bundleChild(options.root, folder);
  const findings: Finding[] = [];
  const reports: Report[] = [];
  let pool: Pool | undefined;
  const places = new Map<string, number>();
  const keep = (finding: Finding): void => {
    // The same mistake is found many times; the first three tell enough.
    const place = `${finding.kind} ${finding.what.replaceAll(/\d+/g, '').split('\n').slice(0, 2).join(' ')}`;
    const count = (places.get(place) ?? 0) + 1;
    places.set(place, count);
    if (count > 3) return;
    pool ??= makePool(seedFolder);
    const { bytes, target, seed } = makeInput(pool, options.seed, finding.iteration);
    const file = join(folder, `seed${options.seed}-${finding.iteration}-${target}.bin`);
    writeFileSync(file, bytes);
    const whole = { ...finding, target, seedName: seed.name };
    findings.push(whole);
    options.onFinding?.(whole, file);
  };
  const deadline = options.stopAfterMs === undefined ? Infinity : Date.now() + options.stopAfterMs;
  let next = options.from ?? 0;
  while (next < options.to && findings.length < mostFindings && Date.now() < deadline) {
    const child = { seed: options.seed, from: next, to: options.to, seedFolder, mostCpuMs };
    const end = await watch(
      script,
      { ...child, progressFile: join(folder, `progress-${process.pid}`) },
      deadline,
      keep,
      (report) => reports.push(report),
    );
    next = end;
  }
  // Named by this process, so that several may run at a time; what was found stays.
  rmSync(script, { force: true });
  rmSync(join(folder, `progress-${process.pid}`), { force: true });
  return { done: next - (options.from ?? 0), findings, reports };
}

/** The child as one file of plain JavaScript, codecs inside. */
async function bundleChild(root: string, folder: string): Promise<string> {
  const outfile = join(folder, `fuzzChild-${process.pid}.cjs`);
  await build({
    entryPoints: [join(root, 'tests/fuzz/fuzzChild.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    absWorkingDir: root,
    loader: { '.wasm': 'binary', '.txt': 'text' },
    define: { 'import.meta.url': '__moduleUrl' },
    banner: {
      js: `const __moduleUrl = ${JSON.stringify(`file://${join(root, 'tests/support/oracles.ts')}`)};`,
    },
  });
  return outfile;
}

/** Runs one process until it ends or is ended; gives the iteration to go on with. */
export function watch(
  script: string,
  options: ChildOptions,
  deadline: number,
  onFinding: (finding: Finding) => void,
  onReport: (report: Report) => void,
): Promise<number> {
  writeFileSync(options.progressFile, Buffer.alloc(8));
  const child = fork(script, [JSON.stringify(options)], { execArgv: ['--max-old-space-size=512'] });
  let isReported = false;
  let found: Finding['kind'] | undefined;
  let what = '';
  let isTimeUp = false;
  let last = { iteration: NaN, cpuMs: 0, clock: Date.now() };
  const end = (kind: Finding['kind'], text: string): void => {
    found ??= kind;
    what ||= text;
    child.kill('SIGKILL');
  };
  const look = (): void => {
    const iteration = readProgress(options.progressFile);
    const cpuMs = cpuOf(child.pid);
    const memory = memoryOf(child.pid);
    if (memory > mostMemory) end('memory', `${Math.round(memory / 2 ** 20)} MB resident`);
    if (iteration !== last.iteration || iteration <= 0)
      last = { iteration, cpuMs: cpuMs ?? 0, clock: Date.now() };
    else if (cpuMs !== undefined && cpuMs - last.cpuMs > options.mostCpuMs)
      end('hang', 'no end after 2 s of CPU');
    else if (Date.now() - last.clock > mostClockMs * (cpuMs === undefined ? 1 : 6))
      end('hang', 'no end and no CPU used');
    if (Date.now() > deadline) {
      isTimeUp = true;
      child.kill('SIGTERM');
    }
  };
  const timer = setInterval(look, pollMs);
  child.on('message', (message: Report | Finding) => {
    if (message.kind === 'report') {
      isReported = true;
      onReport(message);
    } else {
      onFinding(message);
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      const iteration = readProgress(options.progressFile);
      if (isReported) return resolve(options.to);
      if (found === undefined && isTimeUp) return resolve(iteration);
      onFinding({
        kind: found ?? 'died',
        iteration,
        target: '',
        seedName: '',
        what: what || `exit ${code ?? signal ?? ''}`,
      });
      resolve(iteration + 1);
    });
  });
}

function readProgress(file: string): number {
  const bytes = Buffer.alloc(8);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, bytes, 0, 8, 0);
  closeSync(descriptor);
  return bytes.readDoubleLE();
}

/** User and system time of a process in ms, where the system tells it (ticks of 10 ms). */
function cpuOf(pid: number | undefined): number | undefined {
  const fields = readProc(pid, 'stat')?.split(') ')[1]?.split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * 10;
}

function memoryOf(pid: number | undefined): number {
  return Number(readProc(pid, 'statm')?.split(' ')[1] ?? 0) * 4096;
}

function readProc(pid: number | undefined, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // Another system, or the process has just ended.
    return undefined;
  }
}
