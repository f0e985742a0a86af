import reactHooks from 'eslint-plugin-react-hooks'
import regexp from 'eslint-plugin-regexp'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

const noModuleMocks = {
  selector: "CallExpression[callee.object.name='vi'][callee.property.name='mock']",
  message: 'no-module-mocks: if a module must be mocked, something is not passed in. Pass it in.',
}

const pure = [
  ['Date', 'now', 'the time is an argument in shared/'],
  ['Math', 'random', 'randomness is an argument in shared/'],
].map(([object, property, message]) => ({ object, property, message: `shared-is-pure: ${message}.` }))

const noDefaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'no-default-exports: name it where it is made.',
}

const noSleeps = [
  "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout'][arguments.0.type='Identifier']",
  "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout'] CallExpression[callee.name='resolve']",
  "ImportDeclaration[source.value='node:timers/promises'] ImportSpecifier[imported.name='setTimeout']",
  "CallExpression[callee.property.name='waitForTimeout']",
].map((selector) => ({ selector, message: 'no-sleeps: a test awaits what it waits for (test/support/log-of.ts).' }))

const ownFolders = ['node:fs', 'node:fs/promises'].map((name) => ({
  name,
  importNames: ['mkdtemp', 'mkdtempSync'],
  message: 'one-temporary-folder: test/support/temporary-folder.ts, or new-folder.ts where Vitest does not run.',
}))

export default defineConfig(
  {
    ignores: [
      'out/**',
      'release/**',
      'node_modules/**',
      'test/fixtures/**',
      '**/*.mjs',
      '**/*.cjs',
      '*.js',
      '*.config.ts',
    ],
  },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['shared', 'electron', 'renderer', 'test'].map((f) => `./${f}/tsconfig.json`),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { regexp },
    rules: {
      // A text from the network may be as long as it likes: no expression may take the square of its length.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', { max: 10, variant: 'modified' }],
      'max-params': ['error', 3],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noModuleMocks, noDefaultExports],
      // One import of a module: types are told by `type` in it.
      'no-duplicate-imports': 'error',
    },
  },
  { files: ['shared/**'], rules: { 'no-restricted-properties': ['error', ...pure] } },
  { files: ['renderer/**'], ...reactHooks.configs.flat['recommended-latest'] },
  // It warns for the React compiler, which is not used: the virtual list's functions may change between renders.
  { files: ['renderer/**'], rules: { 'react-hooks/incompatible-library': 'off' } },
  {
    // A component's markup is counted with its logic; a test's `describe` holds its tests.
    files: ['renderer/**/*.tsx'],
    rules: {
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-restricted-imports': ['error', { paths: ownFolders }],
    },
  },
  { files: ['test/support/new-folder.ts'], rules: { 'no-restricted-imports': 'off' } },
  // What measures speed, and what lasts, lives on real time.
  {
    files: ['test/**'],
    ignores: ['test/bench-speed/**', 'test/hostile/endurance.ts'],
    rules: { 'no-restricted-syntax': ['error', noModuleMocks, noDefaultExports, ...noSleeps] },
  },
)
