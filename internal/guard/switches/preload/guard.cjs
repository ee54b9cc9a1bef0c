'use strict'
// Loaded before the application, by --require: in its process, in its worker
// threads, and in the Node.js processes that it starts.
const fs = require('node:fs')
const path = require('node:path')

const config = JSON.parse(fs.readFileSync(path.join(__dirname, 'config.json'), 'utf8'))

require('./listen.cjs')()
require('./exists.cjs')()

config.caller = require('./caller.cjs').caller
Object.assign(config, require('./allow.cjs')(config))

const note = require('./log.cjs')(config)
if (config.strict) require('./strict.cjs')(config, note)
const may = config.eval ? require('./codegen.cjs')(config, note) : () => true
if (config.eval) require('./modules.cjs')(config, may, note)
require('./children.cjs')(config, may, note)
if (config.observe) require('./observe.cjs')(config, note)

// What is loaded here is not for the application.
for (const file of Object.keys(require.cache)) {
  if (path.dirname(file) === __dirname) delete require.cache[file]
}
module.children.length = 0
