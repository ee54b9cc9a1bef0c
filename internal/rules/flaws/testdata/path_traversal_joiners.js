'use strict'
const fs = require('fs')
const join = require('join-path')
const slash = require('slash')
const upath = require('upath')
const safeJoin = require('safe-join-of-somebody')
require('http').createServer((req, res) => {
  fs.readFile(join(__dirname, 'public', req.url), (err, data) => res.end(data)) // want `req.url chooses a file`
  fs.readFile(upath.joinSafe(__dirname, slash(req.headers['x-file'])), (err, data) => res.end(data)) // want `req.headers\['x-file'\] chooses a file`
  fs.readFile(join(__dirname, upath.basename(req.headers['x-name'])), (err, data) => res.end(data))
  fs.readFile(safeJoin(__dirname, req.headers['x-other']), (err, data) => res.end(data))
}).listen(8080)
