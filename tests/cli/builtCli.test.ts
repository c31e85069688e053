/** The command line as it is installed: what works from the sources may still lack something as a bundle. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, type BuiltCli } from '../support/builtCli';
import { corpusFolder, oracle } from '../support/oracles';
import { renderVerb } from '../../cli/verbs/render';
import { textStream } from './verbs/textStream';

const folder = mkdtempSync(join(tmpdir(), 'diascope-built-'));
let cli: BuiltCli;
beforeAll(async () => {
  cli = await builtCli();
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('the built command line', () => {
  it.each(['scan', 'frames', 'render', 'deid', 'pack', 'verify', 'send'])('has %s', (verb) => {
    const { code, out } = cli.run([verb, '--help']);
    expect([code, out.startsWith('Usage: diascope')]).toEqual([0, true]);
  });
});

// One for each decoder: native, libjpeg-turbo, ours, CharLS, OpenJPEG, OpenJPH, RLE.
describe.runIf(oracle('corpus'))('the built command line draws what the sources draw', () => {
  it.each(['1', '4.50', '4.51', '4.70', '4.80', '4.90', '4.201', '5'])(
    'in 1.2.840.10008.1.2.%s',
    async (end) => {
      const name =
        end === '4.201' ? 'nema-samples/CT1_JPH.dcm' : `one-ct-in-sixteen/ct-1.2.840.10008.1.2.${end}.dcm`;
      const file = join(corpusFolder, 'transfer-syntaxes', name);
      const [built, own] = [join(folder, `${end}-built.png`), join(folder, `${end}-own.png`)];
      const io = { stdout: textStream(), stderr: textStream(), signal: new AbortController().signal };
      expect(await renderVerb.run([file, '--out', own], io)).toBe(0);
      const { code, err } = cli.run(['render', file, '--out', built]);
      expect([code, err]).toEqual([0, '']);
      expect(readFileSync(built).equals(readFileSync(own))).toBe(true);
    },
  );
});
