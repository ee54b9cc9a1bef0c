const fs = require('fs')
const util = require('util')
// example: wrong
const data = new Buffer(8) // want `Buffer is deprecated; use Buffer.from or Buffer.alloc`
// example: right
const bytes = Buffer.alloc(8)
// example: end
fs.exists('a', x => x) // want `fs.exists is deprecated; use fs.stat`
fs.existsSync('a')
util.isArray(x) // want `use Array.isArray`
util.inspect(x)
process.binding('fs') // want `deprecated`
require('url').parse(x) // want `use new URL`
