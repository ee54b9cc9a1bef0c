const multer = require('multer')
const fileUpload = require('express-fileupload')
const busboy = require('busboy')

// example: wrong
const upload = multer({ dest: 'uploads/' }) // want `multer takes files of any size\.`
// example: right
const upload2 = multer({ dest: 'uploads/', limits: { fileSize: 5_000_000 } })
// example: end

multer({ storage: multer.memoryStorage() }) // want `multer takes files of any size and keeps them in memory`
multer({ limits: { files: 1 } }) // want `multer takes files of any size`
multer(options)
fileUpload() // want `fileUpload takes files of any size and keeps them in memory`
fileUpload({ limits: { fileSize: 1e6 } })
busboy({ headers: req.headers }) // want `busboy takes files of any size`
busboy({ headers: req.headers, limits: { fileSize: 1e6 } })
