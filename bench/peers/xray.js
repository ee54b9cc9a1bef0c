// Runs js-x-ray over every file of a folder and prints how many warnings it gave.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AstAnalyser } from '@nodesecure/js-x-ray'

const analyser = new AstAnalyser()
let warnings = 0
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.[mc]?js$/.test(entry.name)) continue
  try {
    warnings += analyser.analyse(readFileSync(join(entry.parentPath, entry.name), 'utf8')).warnings.length
  } catch {
    // what it cannot parse counts as read
  }
}
console.log(warnings)
