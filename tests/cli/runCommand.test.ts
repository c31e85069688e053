import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand, type Command } from '../../cli/runCommand';
import type { Verb } from '../../cli/Verb';
import { AppError } from '../../core/errors/AppError';

function run(words: readonly string[], outcome: () => Promise<0 | 1 | 2 | 3>) {
  let out = '';
  let told = '';
  const sink = (take: (text: string) => void): Writable =>
    new Writable({
      write: (chunk, _encoding, done) => {
        take(String(chunk));
        done();
      },
    });
  const io = {
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (told += text)),
    signal: new AbortController().signal,
  };
  const given: string[][] = [];
  const verb: Verb = {
    name: 'scan',
    summary: 'lists',
    help: 'Usage: diascope scan\n',
    run: (args) => {
      given.push(args);
      return outcome();
    },
  };
  const windows: string[][] = [];
  const command: Command = {
    version: '1.2.3',
    verbs: new Map([[verb.name, () => Promise.resolve(verb)]]),
    openWindow: (args) => {
      windows.push(args);
      return Promise.resolve(0);
    },
  };
  return runCommand(command, words, io).then((code) => ({ code, out, told, given, windows }));
}

const done = (): Promise<0> => Promise.resolve(0);
const fails = (error: unknown) => (): Promise<0> => Promise.reject(error);

describe('the command line', () => {
  it('runs a verb with its own words and gives its exit code', async () => {
    expect(await run(['scan', 'a', '--json'], () => Promise.resolve(1))).toMatchObject({
      code: 1,
      given: [['a', '--json']],
    });
  });

  it('opens the window without a verb', async () => {
    expect(await run([], done)).toMatchObject({ code: 0, windows: [[]] });
    expect(await run(['./scan', '--demo'], done)).toMatchObject({ windows: [['./scan', '--demo']] });
  });

  it.each([
    'usage.wrong',
    'deid.unknownOption',
    'deid.optionConflict',
    'deid.badMask',
    'deid.badKey',
  ] as const)('takes %s for wrong use', async (code) => {
    const result = await run(['scan', 'a'], fails(new AppError(code)));
    expect(result.code).toBe(2);
    expect(result.told).toContain(`(${code})`);
  });

  it('helps, in general and for each verb', async () => {
    expect((await run(['--help'], done)).out).toMatch(/scan +lists/);
    expect(await run(['scan', 'a', '--help'], done)).toMatchObject({
      code: 0,
      out: 'Usage: diascope scan\n',
      given: [],
    });
    expect((await run(['--version'], done)).out).toBe('1.2.3\n');
  });

  it('wrong use is 2, failure is 3, in a sentence with its code', async () => {
    const wrong = await run(['scan'], fails(new AppError('usage.wrong')));
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.told).toContain('(usage.wrong)');
    const failed = await run(['scan', 'x'], fails(new AppError('source.notFound', {}, new Error('/a/path'))));
    expect(failed).toMatchObject({ code: 3, out: '' });
    expect(failed.told).not.toContain('/a/path');
  });

  it('with --json a failure is one document too, and never a stack trace', async () => {
    const { code, out, told } = await run(['scan', '--json'], fails(new TypeError('secret of a bug')));
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({ error: { code: 'internal.unexpected', facts: {} } });
    expect(out + told).not.toMatch(/secret of a bug|\n\s+at /);
  });
});
