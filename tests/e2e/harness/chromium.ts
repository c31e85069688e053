/**
 * A Chromium to test with: the system's, else the one inside a package of the registry, unpacked once into `.cache`,
 * which needs neither root nor apt.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { projectRoot } from './projectRoot';

/** How to start it: goes into `chromium.launch`. */
export interface BrowserBinary {
  readonly executablePath: string;
  readonly env: Record<string, string>;
  readonly args: readonly string[];
}

/** Finds or unpacks one. */
export function chromiumBinary(): BrowserBinary {
  const given = process.env['E2E_CHROMIUM'];
  const system = given ?? ['chromium', 'chromium-browser', 'google-chrome'].map(onPath).find(Boolean);
  if (system) return { executablePath: system, env: processEnv(), args: [] };
  return packagedChromium();
}

function onPath(name: string): string | undefined {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.split('\n', 1)[0]?.trim() : undefined;
}

/** The browser of `@sparticuz/chromium`, with its libraries, fonts and a `fonts.conf` of ours. */
function packagedChromium(): BrowserBinary {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chromium found; set E2E_CHROMIUM to the path of one');
  }
  const entry = createRequire(path.join(projectRoot, 'package.json')).resolve('@sparticuz/chromium');
  const packageFolder = entry.slice(0, entry.lastIndexOf(`${path.sep}build${path.sep}`));
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = path.join(projectRoot, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) unpack(path.join(packageFolder, 'bin'), folder);
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      ...processEnv(),
      LD_LIBRARY_PATH: [path.join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_FILE: path.join(folder, 'own-fonts.conf'),
    },
    args: ['--use-gl=angle', '--use-angle=swiftshader', '--in-process-gpu'],
  };
}

/** Unpacks beside the name and renames, so that a run that was stopped leaves no half of it. */
function unpack(from: string, to: string): void {
  const part = `${to}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  const inflated = (name: string): Buffer => brotliDecompressSync(readFileSync(path.join(from, name)));
  writeFileSync(path.join(part, 'chromium'), inflated('chromium.br'));
  chmodSync(path.join(part, 'chromium'), 0o755);
  for (const name of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
    execFileSync('tar', ['x', '-C', part, '--no-same-owner'], {
      input: inflated(name),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }
  writeFileSync(
    path.join(part, 'own-fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${to}/fonts</dir><cachedir>${to}/font-cache</cachedir></fontconfig>\n`,
  );
  if (existsSync(to)) rmSync(part, { recursive: true });
  else renameSync(part, to);
}

function processEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
