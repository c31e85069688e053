// Draws assets/icons/icon.png (1024 px, from which the packager makes .ico and .icns) from icon.svg, in a Chromium.
// Run by hand after a change of the drawing: `node build/renderIcon.mjs [PATH OF CHROMIUM]`.
import { chromium } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { inRoot } from './paths.mjs';

const size = 1024;
const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
const page = await browser.newPage({ viewport: { width: size, height: size } });
const svg = await readFile(inRoot('assets/icons/icon.svg'), 'utf8');
await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block}</style>${svg}`);
await page.screenshot({ path: inRoot('assets/icons/icon.png'), omitBackground: true });
await browser.close();
