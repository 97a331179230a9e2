const js = require('@eslint/js')
const tseslint = require('typescript-eslint')

module.exports = tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', '.cache/', 'coverage/', '**/generated-types.ts', 'packages/cli/recipes/']
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `async` without `await` turns a throw into a rejection, which is what callers of a promise expect.
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 320, skipBlankLines: true }]
    }
  },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off'
    }
  },
  {
    // Insert functions: the sandbox calls their handlers, and has these beside the language.
    files: ['recipes/*/functions/*.js'],
    languageOptions: {
      globals: {
        crypto: 'readonly',
        DropEvent: 'readonly',
        EventNotSupported: 'readonly',
        InvalidEventPayload: 'readonly',
        RetryError: 'readonly',
        ValidationError: 'readonly'
      }
    },
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^on[A-Z]' }] }
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        module: 'readonly',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly'
      }
    }
  },
  {
    // They run inside QuickJS, and are themselves what brings Buffer, console and the timers there.
    files: ['packages/workspace/sandbox/*.js'],
    languageOptions: {
      globals: {
        process: 'off',
        console: 'off',
        __dirname: 'off',
        Buffer: 'off',
        setTimeout: 'off',
        globalThis: 'readonly'
      }
    }
  },
  {
    // Insert functions: they are called by name, and have the globals of the sandbox (docs/functions.md).
    files: ['examples/functions/*.js', 'recipes/*/functions/*.js', 'scenarios/**/functions/*.js'],
    rules: { 'no-unused-vars': 'off' },
    languageOptions: {
      sourceType: 'script',
      globals: {
        EventNotSupported: 'readonly',
        InvalidEventPayload: 'readonly',
        ValidationError: 'readonly',
        DropEvent: 'readonly',
        RetryError: 'readonly',
        cache: 'readonly',
        crypto: 'readonly',
        fetch: 'readonly',
        _: 'readonly',
        btoa: 'readonly',
        atob: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        TextEncoder: 'readonly',
        TextDecoder: 'readonly'
      }
    }
  }
)
