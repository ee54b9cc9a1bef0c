const { Transform } = require('stream')
const util = require('util')
const fs = require('fs')

class Lines extends Transform {
  _transform(chunk, encoding, done) {
    exec(chunk.toString()) // flows
    exec(encoding)
  }
}
class OwnLines extends Transform {
  _transform(chunk, encoding, done) { exec(chunk.toString()) }
}
function Words() { Transform.call(this) }
util.inherits(Words, Transform)
Words.prototype._transform = function (chunk, encoding, done) { exec(chunk.toString()) } // flows

app.post('/', (req, res) => {
  req.pipe(new Lines()).pipe(res)
  fs.createReadStream('own.txt').pipe(new OwnLines())
  const words = new Words()
  req.pipe(words)
})
