// node main.js SERVER SCENARIO: runs one scenario in a new folder, prints ok or
// what went wrong. Without a scenario it lists their names.
'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { Client } = require('./client.js')
const { project, scenarios } = require('./scenarios.js')

async function run (server, name) {
  const top = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'tenet-lsp-')))
  const dir = path.join(top, 'a shop')
  for (const [file, text] of Object.entries(project)) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true })
    fs.writeFileSync(path.join(dir, file), text)
  }
  const client = new Client(server, ['lsp', '--stdio'])
  try {
    if (await scenarios[name](client, dir) !== 'left') assert.equal(await client.leave(), 0)
  } finally {
    client.child.kill('SIGKILL')
    fs.rmSync(top, { recursive: true, force: true })
  }
}

const [server, name] = process.argv.slice(2)
if (!name) {
  for (const n of Object.keys(scenarios)) console.log(n)
} else {
  run(server, name).then(() => console.log('ok'), err => { console.error(err.message); process.exitCode = 1 })
}
