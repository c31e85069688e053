// `npm run build`: makes `dist/` from the sources. Skips the work when nothing has changed; `--force` does not.
import { buildIfNeeded } from './buildIfNeeded.mjs';

const begun = Date.now();
const isBuilt = await buildIfNeeded({ isForced: process.argv.includes('--force') });
console.log(isBuilt ? `built in ${((Date.now() - begun) / 1000).toFixed(1)} s` : 'nothing to build');
