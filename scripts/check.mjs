/** `npm run check`: types, lint, format, dependency rules, tests. CI runs the same. Stops at the first that fails. */
import { runPackage, run } from './run.mjs';

const steps = [
  ['types', () => runPackage('typescript', 'tsc', ['-b'])],
  ['lint', () => runPackage('eslint', 'eslint', ['.', '--max-warnings', '0'])],
  ['format', () => runPackage('prettier', 'prettier', ['--check', '--log-level', 'warn', '.'])],
  [
    'layers',
    () =>
      runPackage('dependency-cruiser', 'depcruise', [
        '--config',
        '.dependency-cruiser.cjs',
        'core',
        'ipc',
        'host',
        'electron',
        'cli',
        'renderer',
      ]),
  ],
  ['tests', () => run(process.execPath, ['scripts/test.mjs'])],
];

for (const [name, step] of steps) {
  console.log(`— ${name}`);
  const code = step();
  if (code !== 0) {
    console.error(`${name}: failed`);
    process.exit(code);
  }
}
