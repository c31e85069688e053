import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot } from './projectRoot';

/**
 * Imports a module of the project with all that it imports. Playwright's own loader cannot mix our sources with ES
 * modules, so they are bundled first: `await loadSource<typeof import('…')>('core/…/x.ts')`.
 * @param file from the project's root
 */
export async function loadSource<Module>(file: string): Promise<Module> {
  const outfile = path.join(projectRoot, '.cache/e2e', `${file.replaceAll(/[\\/]/g, '-')}.mjs`);
  await build({
    entryPoints: [path.join(projectRoot, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return (await import(pathToFileURL(outfile).href)) as Module;
}
