'use strict'
const path = require('path')
const fs = require('fs')
class Files {
  constructor (root) { this.root = path.resolve(root) }
  read (name, done) {
    name = path.join(this.root, name)
    if (name.indexOf(this.root) !== 0) return done(new Error('outside')) // want `name.indexOf\(this.root\) lets a folder pass`
    fs.readFile(name, done)
  }
}
const files = new Files('public')
require('http').createServer((req, res) => files.read(req.url, (err, data) => res.end(err ? '' : data))).listen(process.env.PORT)
