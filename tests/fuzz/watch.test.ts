import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { watch } from './driveFuzz';
import type { Finding } from './protocol';

const folder = mkdtempSync(join(tmpdir(), 'diascope-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process do something at iteration 7. */
async function outcomeOf(name: string, body: string, mostCpuMs = 500): Promise<readonly unknown[]> {
  const script = join(folder, `${name}.cjs`);
  const begin = `const b = Buffer.alloc(8); b.writeDoubleLE(7);
    const o = JSON.parse(process.argv[2]); require('node:fs').writeFileSync(o.progressFile, b);`;
  writeFileSync(script, begin + body);
  const options = {
    seed: 1,
    from: 0,
    to: 10,
    progressFile: join(folder, name),
    seedFolder: folder,
    mostCpuMs,
  };
  const findings: Finding[] = [];
  const next = await watch(
    script,
    options,
    Infinity,
    (finding) => findings.push(finding),
    () => undefined,
  );
  return [next, ...findings.map(({ kind, iteration }) => `${kind} ${iteration}`)];
}

describe('the watcher of the fuzzer', () => {
  it('finds an input that does not end, and goes on behind it', async () => {
    expect(await outcomeOf('hang', 'for (;;);')).toEqual([8, 'hang 7']);
  });
  it('finds an input that ends the process', async () => {
    expect(await outcomeOf('die', 'process.exit(3);')).toEqual([8, 'died 7']);
  });
  it.runIf(process.platform === 'linux')('finds an input that takes too much memory', async () => {
    const body = 'const all = []; setInterval(() => all.push(Buffer.alloc(64 * 2 ** 20, 1)), 20);';
    expect(await outcomeOf('memory', body, 60_000)).toEqual([8, 'memory 7']);
  });
});
