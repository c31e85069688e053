// `npm start [PATH…] [-- --demo --web]`: builds if needed, then opens the window by the command line's own code.
import { buildIfNeeded } from './buildIfNeeded.mjs';
import { inRoot } from './paths.mjs';
import { pathToFileURL } from 'node:url';

if (await buildIfNeeded()) process.stderr.write('Diascope: built\n');
await import(pathToFileURL(inRoot('dist/cli/main.js')).href);
