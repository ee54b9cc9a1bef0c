const fs = require('fs')
const upload = require('multer')({ dest: '/tmp' })

app.post('/', upload.single('file'), (req, res) => {
  exec(fs.readFileSync(req.file.path, 'utf8')) // flows
  fs.readFile(req.file.path, (error, data) => exec(data)) // flows
  fs.readFile('own.txt', (error, data) => exec(data))
  exec(req.file.path)
})
app.post('/many', upload.array('files'), (req, res) => {
  for (const file of req.files) exec(fs.readFileSync(file.path, 'utf8')) // flows
  exec(fs.readFileSync(req.files[0].path, 'utf8')) // flows
  for (const file of own) exec(fs.readFileSync(file.path, 'utf8'))
})

const read = (path, zipped) => zipped ? '' : fs.readFileSync(path, 'utf8')
app.post('/helped', upload.single('file'), (req, res) => {
  exec(read(req.file.path)) // flows
  exec(read('own.txt'))
})
