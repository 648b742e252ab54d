import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['client/tsconfig.json', 'client/tsconfig.webview.json', 'tests/Client/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // The page takes every string from a store as text: these would make it HTML.
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Values from a store are text: use textContent.' },
        { property: 'outerHTML', message: 'Values from a store are text: use textContent.' },
        { property: 'insertAdjacentHTML', message: 'Values from a store are text: use textContent.' },
      ],
      // Nothing unfinished is committed.
      'no-warning-comments': 'error',
      // `== null` says "absent or null", which is one thing on the wire.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // The editor's API takes anything disposable, and its types say class.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['tests/Client/**/*.ts'],
    // node:test returns a promise from `test` that its runner awaits itself.
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } } },
);
