/** Writes assets/NOTICES.txt: what is inside the product that others wrote, with its licence. Run after a change of packages. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const seen = new Map();
for (const name of [...Object.keys(dependencies), 'lucide-static']) collect(name);

const parts = [
  'Diascope: notices',
  '',
  'Diascope is not certified as a medical device. Not for primary diagnosis.',
  '',
  'Tables of the DICOM standard: DICOM PS3.6 2026d, © NEMA; DICOM PS3.15 2026d, © NEMA. DICOM is a registered trademark of the National Electrical',
  'Manufacturers Association for its standards publications relating to digital communications of medical information.',
  'Data dictionary rows as tabulated by the project cosyte/dicom, MIT, copyright 2026 Cosyte.',
  'Electron and Chromium carry their own notices in LICENSE and LICENSES.chromium.html beside the program.',
];
for (const [name, { version, licence, text }] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) {
  parts.push('', '-'.repeat(80), `${name} ${version} (${licence})`, '', text);
}
writeFileSync(join(root, 'assets/NOTICES.txt'), `${parts.join('\n').replaceAll('\r', '').trimEnd()}\n`);
console.log(`${seen.size} packages`);

function collect(name) {
  const folder = join(root, 'node_modules', name);
  if (seen.has(name) || !existsSync(folder)) return;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  seen.set(name, {
    version: manifest.version,
    licence: typeof manifest.license === 'string' ? manifest.license : 'see text',
    text: file
      ? readFileSync(join(folder, file), 'utf8').trim()
      : `Licence: ${manifest.license ?? 'not stated in the package'}.`,
  });
  for (const dependency of Object.keys(manifest.dependencies ?? {})) collect(dependency);
}
