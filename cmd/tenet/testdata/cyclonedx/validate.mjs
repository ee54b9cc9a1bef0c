// Validates bills of materials against the strict schema of CycloneDX 1.6, as
// its authors publish it: node validate.mjs FILE...
import { readFile } from 'node:fs/promises'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
for (const file of process.argv.slice(2)) {
  const mistakes = await validator.validate(await readFile(file, 'utf8'))
  if (mistakes !== null) {
    console.error(file, JSON.stringify(mistakes, null, 1))
    process.exitCode = 1
  }
}
