'use strict'
const fs = require('fs')
const os = require('os')
const path = require('path')
const crypto = require('crypto')

// example: wrong
fs.writeFileSync('/tmp/report.json', text) // want `fs.writeFileSync writes to the shared temporary folder under a name that can be foreseen: '/tmp/report.json'`
// example: right
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'))
fs.writeFileSync(path.join(folder, 'report.json'), text)
// example: end

const file = path.join(os.tmpdir(), 'upload-' + process.pid)
fs.writeFile(file, data, done) // want `can be foreseen: file`
fs.createWriteStream(os.tmpdir() + '/' + Date.now() + '.log') // want `fs.createWriteStream writes to the shared temporary folder`
fs.writeFileSync(`/tmp/${Date.now()}.png`, data) // want `can be foreseen`
fs.openSync('/tmp/lock', 'w') // want `fs.openSync writes`
fs.openSync('/tmp/lock', 'wx')
fs.openSync('/tmp/lock', 'r')
fs.writeFileSync('/tmp/once', data, { flag: 'wx' })
fs.writeFileSync('/tmp/' + crypto.randomUUID(), data)
fs.writeFileSync(path.join(os.tmpdir(), name), data) // unknown is not a finding
fs.readFileSync('/tmp/report.json')
fs.writeFileSync('/var/lib/app/report.json', data)
