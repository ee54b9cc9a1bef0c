// The recommended rules of eslint-plugin-security on every file, and nothing else.
import security from 'eslint-plugin-security'

export default [
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], ...security.configs.recommended },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
]
