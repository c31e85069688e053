/** Who may import whom (docs/architecture.md). tests/architecture checks that the cruise really covered the tree. */
const layer = (name, allowed) => ({
  name: `${name}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: '^(core|ipc|host|electron|cli|renderer|tests|benchmarks)/',
    pathNot: `^(${[name, ...allowed].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    layer('core', []),
    layer('ipc', ['core']),
    layer('host', ['core', 'ipc']),
    layer('electron', ['host', 'core', 'ipc']),
    layer('cli', ['host', 'core']),
    layer('renderer', ['core', 'ipc']),
    {
      name: 'core-has-no-node',
      severity: 'error',
      from: { path: '^(core|ipc|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-packages',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(dicom-parser|@cornerstonejs/codec-[a-z0-9-]+|fflate)/',
      },
    },
    {
      name: 'dicom-parser-in-one-adapter',
      severity: 'error',
      from: { path: '^(core|host|renderer|cli|electron)/', pathNot: '^core/dicom/byteReader\\.ts$' },
      to: { path: 'node_modules/dicom-parser/' },
    },
    {
      name: 'codecs-in-decode',
      severity: 'error',
      from: { path: '^(core|host|renderer|cli|electron)/', pathNot: '^core/imaging/decode/' },
      to: { path: 'node_modules/(@cornerstonejs/codec)' },
    },
    {
      name: 'ipc-packages',
      severity: 'error',
      from: { path: '^ipc/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/valibot/' },
    },
    {
      name: 'electron-only-in-electron',
      severity: 'error',
      from: { pathNot: '^electron/' },
      to: { path: 'node_modules/electron/|^electron$' },
    },
    {
      name: 'cornerstone-only-in-viewport',
      severity: 'error',
      from: { path: '^(core|ipc|host|electron|cli|renderer)/', pathNot: '^renderer/viewport/' },
      to: { path: 'node_modules/(cornerstone-|hammerjs)' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(core|ipc|host|electron|cli|renderer)/' },
      to: { path: '^(tests|benchmarks|scripts|build)/' },
    },
    {
      name: 'no-orphans',
      severity: 'warn',
      from: { orphan: true, pathNot: '\\.d\\.ts$|types\\.ts$|Worker\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
