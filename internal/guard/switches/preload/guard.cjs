'use strict'
// Loaded before the application, by --require: in its process, in its worker
// threads, and in the Node.js processes that it starts.
const fs = require('node:fs')
const path = require('node:path')

const config = JSON.parse(fs.readFileSync(path.join(__dirname, 'config.json'), 'utf8'))

require('./request.cjs').markRequests()
require('./listen.cjs')(config)

// What is loaded here is not for the application.
for (const file of Object.keys(require.cache)) {
  if (path.dirname(file) === __dirname) delete require.cache[file]
}
