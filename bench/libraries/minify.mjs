// Minifies files: node minify.mjs esbuild|terser IN OUT ...
// Comments go, also those with licences: banners must not be what is recognised.
import { readFile, writeFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import { minify } from 'terser'

const ways = {
  esbuild: async (code) => (await transform(code, { minify: true, legalComments: 'none', target: 'es2020' })).code,
  terser: async (code) => (await minify(code, { format: { comments: false } })).code
}
const [way, ...files] = process.argv.slice(2)
for (let i = 0; i < files.length; i += 2) {
  await writeFile(files[i + 1], await ways[way](await readFile(files[i], 'utf8')))
}
