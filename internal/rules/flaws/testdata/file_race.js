'use strict'
const fs = require('fs')

function save(file, text) {
  // example: wrong
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, text) // want `fs.writeFileSync acts on file, which fs.existsSync looked at before`
  }
  // example: right
  fs.writeFileSync(place, text, { flag: 'wx' })
  // example: end
}

function read(file) {
  if (fs.existsSync(file)) return fs.readFileSync(file)
  fs.access(file, (err) => {
    if (!err) fs.unlink(file, () => {}) // want `fs.unlink acts on file`
  })
}

function folder(dir, other) {
  if (!fs.existsSync(dir)) fs.mkdirSync(dir)
  fs.writeFileSync(other, 'x')
  fs.statSync(this.path)
  fs.openSync(this.path, 'w') // want `fs.openSync acts on this.path`
  fs.openSync(this.path, 'r')
}
function begin(file, text) {
  if (!fs.existsSync(file)) fs.writeFileSync(file, text, { flag: 'wx' })
  if (!fs.existsSync(file)) fs.openSync(file, 'wx')
  if (!fs.existsSync(file)) fs.createWriteStream(file, { flags: 'ax' })
  if (!fs.existsSync(file)) fs.createWriteStream(file, { flags: 'a' }) // want `fs.createWriteStream acts on file`
  if (!fs.existsSync(file)) fs.writeFileSync(file, text, 'hex') // want `fs.writeFileSync acts on file`
}

const extra = require('fs-extra')
async function settings(file, data) {
  if (!(await extra.pathExists(file))) await extra.writeJson(file, data) // want `extra.writeJson acts on file`
  return extra.readJson(file)
}
module.exports = { begin, settings, save, read, folder }
