// `npm run package [-- --linux --dir …]`: builds, then packs with electron-builder; its own options are passed on.
// With ELECTRON_OVERRIDE_DIST_PATH the Electron in that folder is packed instead of a downloaded one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildIfNeeded } from './buildIfNeeded.mjs';
import { inRoot } from './paths.mjs';

await buildIfNeeded();
process.chdir(inRoot());
const require = createRequire(import.meta.url);
const { build, createTargets, Platform } = require('electron-builder');
const words = process.argv.slice(2);
const wanted = [
  ['--linux', Platform.LINUX],
  ['--win', Platform.WINDOWS],
  ['--mac', Platform.MAC],
].filter(([word]) => words.includes(word));
const platforms = wanted.length > 0 ? wanted.map(([, platform]) => platform) : [Platform.current()];
const electronDist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
const output = words.find((word) => word.startsWith('--output='))?.slice('--output='.length);

const made = await build({
  targets: createTargets(platforms, words.includes('--dir') ? 'dir' : null),
  publish: 'never',
  config: {
    ...require('./electron-builder.cjs'),
    ...(output === undefined
      ? {}
      : { directories: { output: path.resolve(output), buildResources: 'assets/icons' } }),
    ...(electronDist ? { electronDist, electronVersion: versionOf(electronDist) } : {}),
  },
});
for (const file of made) console.log(path.relative(inRoot(), file));

/** Version of the Electron in a folder, as its own file says. */
function versionOf(folder) {
  return readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
}
