'use strict'
const fs = require('node:fs')
const path = require('node:path')
const AdmZip = require('adm-zip')
const unzipper = require('unzipper')
const yauzl = require('yauzl')
const tar = require('tar-stream')

const root = path.resolve('unpacked')

for (const entry of new AdmZip('upload.zip').getEntries()) {
  // example: wrong
  fs.writeFileSync(path.join(root, entry.entryName), entry.getData()) // want `chooses where it is written: fs\.writeFileSync`
  // example: right
  const file = path.resolve(root, entry.entryName)
  if (file.startsWith(root + path.sep)) fs.writeFileSync(file, entry.getData())
  // example: end
}

fs.createReadStream('upload.zip').pipe(unzipper.Parse()).on('entry', (entry) => {
  entry.pipe(fs.createWriteStream(path.join(root, entry.path))) // want `entry\.path chooses where it is written: fs\.createWriteStream`
  entry.pipe(fs.createWriteStream(path.join(root, path.basename(entry.path))))
})

yauzl.open('upload.zip', { lazyEntries: true }, (err, zip) => {
  zip.on('entry', (entry) => {
    fs.mkdirSync(root + '/' + entry.fileName) // yauzl ends with an error at names that climb
  })
})

const extract = tar.extract()
extract.on('entry', (header, stream, next) => {
  if (header.name.includes('..')) return next()
  stream.pipe(fs.createWriteStream(path.join(root, header.name)))
})
// A reader that the program has written itself.
const reader = makeReader('upload.zip')
reader.on('entry', (entry) => {
  fs.writeFileSync(path.join(root, entry.path), entry.data) // want `entry\.path chooses where it is written`
  const file = path.join(root, entry.path)
  if (file.indexOf(root) !== 0) return // want `file\.indexOf\(root\) lets a folder pass`
  fs.writeFileSync(file, entry.data)
})
reader.on('item', (item) => fs.writeFileSync(path.join(root, item.path), item.data))
for (const found of makeReader('upload.zip').list) {
  fs.writeFileSync(path.resolve(root, found.entryName), found.data) // want `found\.entryName chooses where it is written`
  fs.writeFileSync(path.resolve(root, path.basename(found.entryName)), found.data)
}
new AdmZip('upload.zip').extractAllTo(root) // the package sees to it

async function stream(archive) {
  for await (const entry of fs.createReadStream(archive).pipe(unzipper.Parse({ forceStream: true }))) {
    entry.pipe(fs.createWriteStream(path.join('out', entry.path))) // want `chooses where it is written`
  }
}
stream('upload.zip')
