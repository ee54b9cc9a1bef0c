const fs = require('fs')
const upload = require('multer')({ dest: '/tmp' })

app.post('/', upload.single('file'), (req, res) => {
  exec(fs.readFileSync(req.file.path, 'utf8')) // flows
  fs.readFile(req.file.path, (error, data) => exec(data)) // flows
  fs.readFile('own.txt', (error, data) => exec(data))
  exec(req.file.path)
})
