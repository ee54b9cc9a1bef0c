// example: wrong
const lib = require('/home/me/lib') // want `'/home/me/lib' is there on this machine only`
// example: right
const own = require('./lib')
// example: end
const a = require('C:\\lib') // want `this machine only`
const b = require('lib')
const c = require('@scope/lib')
