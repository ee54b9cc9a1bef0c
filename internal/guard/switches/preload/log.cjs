'use strict'
// What was refused, or would have been, as lines of JSON in one file that all
// processes and threads of the application append to.
const fs = require('node:fs')
const { packageOf } = require('./caller.cjs')

// An application that goes on for months repeats itself.
const most = 5000

module.exports = function logTo(config) {
  if (!config.log) return () => {}
  const seen = new Set()
  let fd
  let broken = false
  return function note(kind, what, place) {
    const { file = '', line, column } = place || {}
    const key = `${kind}\n${what}\n${file}:${line}`
    if (broken || seen.size >= most || seen.has(key)) return
    seen.add(key)
    const entry = { kind, what, package: packageOf(file), file, line, column, refused: !config.observe, pid: process.pid }
    try {
      fd ??= fs.openSync(config.log, 'a', 0o600)
      fs.writeSync(fd, JSON.stringify(entry) + '\n')
    } catch (err) {
      broken = true
      process.stderr.write(`tenet guard: ${config.log} cannot be written: ${err.code}\n`)
    }
  }
}
