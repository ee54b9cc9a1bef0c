// Answers queries on files as Retire.js does: reads {queries, files} from its
// input and writes the texts that each query finds in each file.
import { readFileSync } from 'node:fs'
import { multiQuery } from 'astronomical'

const { queries, files } = JSON.parse(readFileSync(0, 'utf8'))
const named = Object.fromEntries(queries.map((query, i) => [`q${i}`, query]))
const answers = files.map((file) => {
  const found = multiQuery(readFileSync(file, 'utf8'), named)
  return queries.map((_, i) => [...new Set(found[`q${i}`].filter((x) => typeof x === 'string'))].sort())
})
process.stdout.write(JSON.stringify(answers))
