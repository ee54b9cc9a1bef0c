'use strict'
const fs = require('node:fs')
const { readFile } = require('node:fs/promises')
const path = require('node:path')
const app = require('express')()

const root = path.resolve('public')

app.get('/files/:name', async (req, res) => {
  // example: wrong
  fs.createReadStream(path.join(root, req.params.name)).pipe(res) // want `req\.params\.name chooses a file: fs\.createReadStream`
  // example: right
  const file = path.resolve(root, req.params.name)
  if (!file.startsWith(root + path.sep)) return res.sendStatus(404)
  fs.createReadStream(file).pipe(res)
  // example: end
})

app.get('/more', async (req, res) => {
  await readFile(`pages/${req.query.page}.html`) // want `req\.query\.page chooses a file: readFile`
  fs.rename('draft', req.query.to, () => res.end()) // want `req\.query\.to chooses a file: fs\.rename`
  res.sendFile(req.query.file) // want `req\.query\.file chooses a file: res\.sendFile`
  res.sendFile(req.query.file, { root })
  res.download(path.join(root, req.query.file)) // want `req\.query\.file chooses a file: res\.download`
  fs.readFile(path.join(root, path.basename(req.query.file)), () => {})
  fs.readFile(path.join(root, String(Number(req.query.id))), () => {})
  fs.readFile(path.join(root, 'index.html'), () => {})
})

// What is on a list of the program is one of its files.
const releases = require('./releases.json')
const isReleased = (version) => releases.some((release) => version.toLowerCase() === release.version)
const isNewer = (version) => releases.some((release) => release.version < version)
app.get('/releases/:version', (req, res) => {
  const version = req.params.version
  if (isReleased(version)) fs.readFile(`releases/${version}.txt`, () => {})
  if (isNewer(version)) fs.readFile(`releases/${version}.txt`, () => {}) // want `req\.params\.version chooses a file`
})

// A reader of forms chooses where it keeps what is uploaded.
app.post('/upload', (req, res) => {
  require('formidable')().parse(req, (err, fields, files) => {
    fs.unlink(files.file.path, () => {})
    fs.unlink(files.file.originalFilename, () => {}) // want `files\.file\.originalFilename chooses a file`
  })
})

// A list of whole paths has the one that is put together.
const packed = require('./packed.json')
app.get('/packed/:folder/:file', (req, res) => {
  const { folder, file } = req.params
  if (!packed.includes(`${folder}/${file}`)) return res.sendStatus(404)
  res.sendFile('/srv/' + folder + '/' + file)
})
app.get('/folder/:folder/:file', (req, res) => {
  const { folder, file } = req.params
  if (!packed.includes(folder)) return res.sendStatus(404)
  res.sendFile('/srv/' + folder + '/' + file) // want `file chooses a file`
})

// Helpers that look at every part of a path, of one or of several.
const { normalize, isAbsolute, sep } = require('path')
function isSane (p, isAddress) {
  if (isAddress) return !/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(p)
  return p.split(/[\\/]/).every((name) => {
    if (name === '.' || name === '..') return false
    if (!name) return true
    return isName(name)
  })
}
function allSane (paths) {
  return (Array.isArray(paths) ? paths : [paths]).every((p) => {
    if (isSane(p)) return true
    return false
  })
}
function isLong (p) { return p.split('/').every((name) => { if (name === '') return false; return true }) }
function below (p) {
  p = normalize(p)
  if (isAbsolute(p)) throw new Error('absolute')
  if (p.split(sep)[0] === '..') throw new Error('outside')
  return p
}
function begun (p) { // ".." may follow
  if (p.split('/')[0] === '..') throw new Error('outside')
  return p
}
app.get('/sane', (req, res) => {
  const { a, b, c, d, e } = req.query
  if (isSane(a)) fs.readFile('/srv/' + a, () => {})
  if (allSane(b)) fs.readFile('/srv/' + b, () => {})
  if (isLong(c)) fs.readFile('/srv/' + c, () => {}) // want `c chooses a file`
  const { from, to, other } = req.body
  if (!allSane([from, to])) return
  fs.rename('/srv/' + from, '/srv/' + to, () => {})
  fs.unlink('/srv/' + other, () => {}) // want `other chooses a file`
  fs.readFile('/srv/' + below(d), () => {})
  fs.readFile('/srv/' + begun(e), () => {}) // want `e chooses a file`
})
