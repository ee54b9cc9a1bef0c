'use strict'
const multer = require('multer')
const path = require('node:path')
const crypto = require('node:crypto')
const express = require('express')
const app = express()
const limits = { fileSize: 1_000_000 }

// example: wrong
const disk = multer.diskStorage({
  destination: 'public/files',
  filename: (req, file, done) => done(null, Date.now() + '-' + file.originalname)
})
app.post('/files', multer({ storage: disk, limits }).single('file'), saved) // want `multer keeps files of any type under the names that visitors give them, where they are served`
// example: right
const images = (req, file, done) => done(null, ['image/png', 'image/jpeg'].includes(file.mimetype))
app.post('/images', multer({ storage: disk, limits, fileFilter: images }).single('file'), saved)
// example: end

app.use('/up', express.static(path.join(__dirname, 'uploads')))
const beside = multer.diskStorage({
  destination(req, file, done) { done(null, path.join(__dirname, 'uploads')) },
  filename(req, file, done) { done(null, crypto.randomUUID() + path.extname(file.originalname)) }
})
app.post('/beside', multer({ storage: beside, limits }).single('file'), saved) // want `multer keeps files of any type`

const elsewhere = multer.diskStorage({
  destination: '/srv/incoming',
  filename: (req, file, done) => done(null, file.originalname)
})
app.post('/incoming', multer({ storage: elsewhere, limits }).single('file'), saved)

const chosen = multer.diskStorage({
  destination: 'public/files',
  filename: (req, file, done) => done(null, crypto.randomUUID() + (file.mimetype === 'image/png' ? '.png' : '.jpg'))
})
app.post('/chosen', multer({ storage: chosen, limits }).single('file'), saved)

function saved(req, res) { res.sendStatus(201) }
