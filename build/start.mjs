// `npm start [PATH…] [-- --demo --web]`: builds if needed, then opens the window by the command line's own code.
import { buildIfNeeded } from './buildIfNeeded.mjs';
import { inRoot } from './paths.mjs';
import { createRequire } from 'node:module';

if (await buildIfNeeded()) process.stderr.write('Diascope: built\n');
createRequire(import.meta.url)(inRoot('dist/cli/main.js'));
