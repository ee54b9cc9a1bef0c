'use strict'
const fs = require('fs')
const path = require('path')
const app = require('express')()
const root = path.resolve(__dirname, 'files')

app.get('/files', (req, res) => {
  const p = path.join(root, req.query.name)
  // example: wrong
  if (!p.startsWith(root)) return res.sendStatus(403) // want `p\.startsWith\(root\) lets a folder pass whose name begins with that of root`
  // example: right
  if (!p.startsWith(root + path.sep)) return res.sendStatus(403)
  // example: end
  fs.createReadStream(p).pipe(res)
})
app.get('/old', (req, res) => {
  const p = path.resolve('/srv/files', req.query.name)
  if (p.indexOf('/srv/files') !== 0) return res.sendStatus(403) // want `lets a folder pass`
  fs.createReadStream(p).pipe(res)
})
app.get('/set', (req, res) => {
  const p = path.join(process.env.FILES, req.query.name)
  if (!p.startsWith(process.env.FILES)) return res.sendStatus(403)
  const q = path.join('/srv/files/', req.query.name)
  if (!q.startsWith('/srv/files/')) return res.sendStatus(403)
  res.json([p, q].map((x) => fs.existsSync(x)))
})
