import tseslint from 'typescript-eslint';

const productFiles = [
  'core/**/*.ts',
  'ipc/**/*.ts',
  'host/**/*.ts',
  'electron/**/*.ts',
  'cli/**/*.ts',
  'renderer/**/*.{ts,tsx}',
];

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'release/**',
      '.types/**',
      '.cache/**',
      'node_modules/**',
      '**/generated/**',
      'coverage/**',
      'artifacts/**',
      '**/*.d.ts',
    ],
  },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
    },
  },
  {
    files: productFiles,
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML' },
        { property: 'outerHTML' },
        { property: 'insertAdjacentHTML' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a frozen list and a union type.' },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Text goes in as text.' },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'benchmarks/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
