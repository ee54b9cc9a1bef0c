'use strict'
// yauzl leaves names as they are if it is told decodeStrings: false.
const fs = require('node:fs')
const yauzl = require('yauzl')

yauzl.open('upload.zip', { lazyEntries: true, decodeStrings: false }, (err, zip) => {
  zip.on('entry', (entry) => {
    fs.mkdirSync('unpacked/' + entry.fileName.toString('utf8')) // want `chooses where it is written: fs\.mkdirSync`
    fs.mkdirSync('unpacked/' + entry.fileName) // want `entry\.fileName chooses where it is written`
    fs.statSync('unpacked/' + entry.fileName) // nothing is written
  })
})
