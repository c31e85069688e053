/**
 * `npm test`: builds, then runs the unit and corpus tests, then the end-to-end suite in every shell that can run
 * here. Needs neither root nor apt. The last lines say which oracles and lanes ran and which did not.
 * With DIASCOPE_REQUIRE_ORACLES=1 (CI) everything must run.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from '../build/findElectron.mjs';
import { root, run, runPackage } from './run.mjs';

const cache = join(root, '.cache');
const oracleLog = join(cache, 'oracles.log');
const isStrict = process.env.DIASCOPE_REQUIRE_ORACLES === '1';
mkdirSync(cache, { recursive: true });
rmSync(oracleLog, { force: true });

const totals = { passed: 0, failed: 0 };
const notes = [];

if (run(process.execPath, ['build/build.mjs']) !== 0) fail('the build failed');
else {
  unitTests();
  endToEnd('web');
  const electron = findElectron();
  if (electron || isStrict || process.env.E2E_RUNTIME === 'electron') endToEnd('electron');
  else notes.push('electron: not run (no binary)');
}

for (const line of [...oracleLines(), ...notes]) console.log(line);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;

function unitTests() {
  const report = join(cache, 'vitest.json');
  rmSync(report, { force: true });
  const code = runPackage('vitest', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = readReport(report);
  if (!result) return fail('the unit tests gave no report');
  count(result.numPassedTests, result.numFailedTests, code, 'unit tests');
}

function endToEnd(runtime) {
  const report = join(cache, `playwright-${runtime}.json`);
  rmSync(report, { force: true });
  const code = runPackage('@playwright/test', 'playwright', ['test', '--reporter=list,json'], {
    E2E_RUNTIME: runtime,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const result = readReport(report);
  if (!result) return fail(`the ${runtime} lane gave no report`);
  count(result.stats.expected, result.stats.unexpected + result.stats.flaky, code, `${runtime} lane`);
  notes.push(
    `${runtime}: ran (${result.stats.expected} passed, ${result.stats.unexpected} failed, ${result.stats.skipped} skipped)`,
  );
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function count(passed, failed, code, what) {
  totals.passed += passed;
  totals.failed += failed;
  if (code !== 0 && failed === 0) fail(`the ${what} ended with code ${code}`);
}

function fail(why) {
  totals.failed += 1;
  console.error(why);
}

function oracleLines() {
  if (!existsSync(oracleLog)) return ['oracles: none was asked for'];
  const lines = new Set(readFileSync(oracleLog, 'utf8').split('\n').filter(Boolean));
  const names = (state) =>
    [...lines]
      .filter((line) => line.endsWith(` ${state}`))
      .map((line) => line.split(' ')[0])
      .sort();
  return [
    `oracles that ran: ${names('ran').join(', ') || 'none'}`,
    `oracles not here: ${names('absent').join(', ') || 'none'}`,
  ];
}
