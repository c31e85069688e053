import { createRequire } from 'node:module';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';

const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as IConfiguration;
const layers = ['core', 'ipc', 'host', 'electron', 'cli', 'renderer'];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}

const files = layers.flatMap(sourceFiles);
const handWritten = files.filter((path) => !path.includes('/generated/'));

describe('layers', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    const { output } = await cruise(layers, {
      ...rules.options,
      ruleSet: { forbidden: rules.forbidden ?? [] },
      validate: true,
    });
    result = output as ICruiseResult;
  });

  it('the cruise covered every source file (a blind cruise would find no fault)', () => {
    const seen = new Set(result.modules.map(({ source }) => source));
    expect(files.filter((path) => !seen.has(path))).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it('no forbidden edge', () => {
    expect(
      result.summary.violations
        .filter(({ rule }) => rule.severity === 'error')
        .map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`),
    ).toEqual([]);
  });
});

describe('single places', () => {
  const holders = (pattern: RegExp): string[] =>
    handWritten.filter((path) => pattern.test(readFileSync(path, 'utf8')));

  it('ipcMain stands in one file', () => {
    expect(holders(/\bipcMain\b/).length).toBe(1);
  });

  it('ipcRenderer stands in the preload only', () => {
    expect(holders(/\bipcRenderer\b/)).toEqual(['electron/preload.ts']);
  });

  it.each([
    ['innerHTML', /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b/],
    ['eval', /\beval\(|new Function\(/],
    ['console', /\bconsole\./],
  ])('no %s in product code', (_name, pattern) => {
    expect(holders(pattern)).toEqual([]);
  });

  it('no file of hand-written code has more than 400 lines', () => {
    expect(handWritten.filter((path) => readFileSync(path, 'utf8').split('\n').length > 401)).toEqual([]);
  });
});
