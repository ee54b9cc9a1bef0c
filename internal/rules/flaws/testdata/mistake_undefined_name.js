const known = require('known')
// example: wrong
known.start(optoins) // want `optoins is not declared anywhere`
// example: right
const options = {}
known.start(options)
// example: end
console.log(process.env.A, __dirname, Buffer, setTimeout, fetch, URL)
if (typeof wx !== 'undefined') wx.go()
optoins()
/* global shared, other:writable */
shared(other)
implicit = 1
use(implicit) // want `use is not`
undefined
later()
function later () {}
