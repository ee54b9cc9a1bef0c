'use strict'
const { Worker } = require('worker_threads')

exports.start = function (code, options) {
  // example: wrong
  new Worker(code, { eval: true }) // want `new Worker runs code`
  // example: right
  new Worker('./resize.js', { workerData: { width: 80 } })
  // example: end
  new Worker(code, { eval: false })
  new Worker(code)
  new Worker(code, options) // unknown is not a finding
}
new Worker("require('worker_threads').parentPort.close()", { eval: true }) // want `new Worker runs a constant text`
