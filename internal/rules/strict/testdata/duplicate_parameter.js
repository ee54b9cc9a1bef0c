// Parameters. // want `in sloppy mode`
// example: wrong
exports.area = function (x, x) { // want `This parameter x hides the one before it`
  return x * x
}
// example: right
exports.square = function (x, y) {
  return x * y
}
// example: end
exports.strict = function (x, y) { 'use strict'; return x }
