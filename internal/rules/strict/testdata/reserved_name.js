// Names. // want `in sloppy mode`
// example: wrong
var static = require('serve-static') // want `static is a reserved word in strict mode`
// example: right
var serveStatic = require('serve-static')
// example: end
exports.f = function (package, yield) { // want `package is a reserved word` `yield is a reserved word`
  var arguments = [] // want `arguments gets another meaning here`
  return { static: 1, package: package }.static
}
