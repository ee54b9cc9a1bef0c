const csv = require('csv-parser')
const { Transform, Writable, pipeline } = require('stream')
const through = require('through2')
const fs = require('fs')

app.post('/chain', (req, res) => {
  req.pipe(csv()).on('data', row => exec(row.command)) // flows
  fs.createReadStream('own.csv').pipe(csv()).on('data', row => exec(row.command))
})
app.post('/variable', (req, res) => {
  const parser = csv()
  const other = csv()
  req.pipe(parser)
  fs.createReadStream('own.csv').pipe(other)
  parser.on('data', row => exec(row.command)) // flows
  other.on('data', row => exec(row.command))
  parser.on('end', row => exec(row))
})
app.post('/read', (req, res) => {
  const parser = csv()
  parser.on('readable', () => exec(parser.read().command)) // flows
  req.pipe(parser)
})
app.post('/made', (req, res) => {
  req.pipe(new Transform({ transform(chunk, encoding, done) { exec(chunk.toString()) } })) // flows
  req.pipe(new Writable({ write(chunk, encoding, done) { exec(encoding) } }))
  req.pipe(through((chunk, encoding, done) => exec(chunk.toString()))) // flows
})
app.post('/pipeline', (req, res) => {
  pipeline(req, csv(), async rows => {
    for await (const row of rows) exec(row.command) // flows
  }, error => exec(error))
})
