import { describe, expect, it } from 'vitest';
import { compareManifest } from '../../../core/archive/compareManifest';
import { formatManifest, parseManifest, type Manifest } from '../../../core/archive/manifest';
import { recipientReadme } from '../../../core/archive/recipientReadme';

const file = (name: string, digit: string) => ({ name, size: 3, sha256: digit.repeat(64) });
const manifest: Manifest = {
  format: 'diascope-package',
  formatVersion: 1,
  tool: 'Diascope 0.1.0',
  created: '2026-11-24',
  privacy: 'deidentified',
  instances: 1,
  files: [file('README.txt', 'a'), { ...file('a/1.dcm', 'b'), sopInstanceUid: '2.25.1' }],
};

describe('manifest', () => {
  it('is the same after writing and reading', () => {
    expect(parseManifest(formatManifest(manifest))).toEqual(manifest);
  });

  it.each([
    '',
    'null',
    '[]',
    '{"format":"diascope-package"}',
    '{"format":"other","formatVersion":1}',
    '{"format":"diascope-package","formatVersion":1,"tool":"x","created":"x","privacy":"asIs","instances":1,"files":[{"name":"a","size":-1,"sha256":"x"}]}',
    '{"__proto__":{"format":"diascope-package"}}',
  ])('refuses %j', (text) => {
    expect(() => parseManifest(text)).toThrow(expect.objectContaining({ code: 'package.notPackage' }));
  });

  it('names what is missing, changed and extra', () => {
    expect(compareManifest(manifest, [...manifest.files, file('diascope-manifest.json', 'c')])).toEqual([]);
    expect(compareManifest(manifest, [file('README.txt', 'd'), file('virus.exe', 'e')])).toEqual([
      { name: 'README.txt', code: 'package.fileChanged' },
      { name: 'virus.exe', code: 'package.fileExtra' },
      { name: 'a/1.dcm', code: 'package.fileMissing' },
    ]);
  });
});

describe('README of a package', () => {
  it('warns of a name where there is one, and of pictures where there is none', () => {
    const facts = { tool: 'Diascope 0.1.0', created: '2026-11-24', instances: 300, isEncrypted: false };
    expect(recipientReadme({ ...facts, isDeidentified: false })).toContain('hold the name');
    const clean = recipientReadme({ ...facts, isDeidentified: true });
    expect(clean).toContain('can still identify');
    expect(clean).not.toMatch(/anonymous/i);
  });
});
