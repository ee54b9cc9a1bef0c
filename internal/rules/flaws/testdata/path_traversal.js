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
