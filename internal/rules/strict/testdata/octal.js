const fs = require('fs') // want `The file runs in sloppy mode`
// example: wrong
fs.mkdirSync('uploads', { mode: 0777 }) // want `0777 is an octal number`
// example: right
fs.mkdirSync('uploads', { mode: 0o750 })
// example: end
fs.chmodSync('a', 0089) // want `0089 looks octal and is decimal`
const bell = '\07' // want `The escape \\0 in this string is octal`
const one = "\1" // want `The escape \\1 in this string is octal`
const fine = ['\0', '\x07', '\\1', 0, 0.5, 0x10, 0b1, 100, '0777', String.raw`\1`]
