'use strict'
const zlib = require('node:zlib')
const { promisify } = require('node:util')
const pako = require('pako')
const fs = require('node:fs')
const app = require('express')()
const gunzip = promisify(zlib.gunzip)

app.post('/import', async (req, res) => {
  // example: wrong
  const text = zlib.gunzipSync(req.body) // want `req\.body is unpacked into memory, however large it becomes: zlib\.gunzipSync`
  // example: right
  const bounded = zlib.gunzipSync(req.body, { maxOutputLength: 10_000_000 })
  // example: end
  res.json({ text: text.length, bounded: bounded.length })
})

app.post('/more', async (req, res) => {
  zlib.inflate(Buffer.from(req.body.data, 'base64'), (err, out) => res.send(err ? '' : String(out.length))) // want `req\.body\.data is unpacked`
  await gunzip(req.body.packed) // want `req\.body\.packed is unpacked`
  pako.ungzip(req.body.bytes) // want `req\.body\.bytes is unpacked`
  zlib.brotliDecompressSync(req.body.brotli, options) // what the options are is not known
  zlib.gunzipSync(fs.readFileSync('data.gz'))
  req.pipe(zlib.createGunzip()).pipe(fs.createWriteStream('/srv/in'))
  zlib.gzipSync(req.body.text)
})
