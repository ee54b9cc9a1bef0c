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
module.exports = { save, read, folder }
