exports.get = function (url, options) { // want `in sloppy mode`
  // example: wrong
  url = url || '/' // want `Assigning to url changes arguments, which is read later`
  return request.apply(this, arguments)
  // example: right
  const target = url || '/'
  return request(target, options)
  // example: end
}
exports.length = function (a) { a = 1; return arguments.length }
exports.other = function (a, b) { a = 1; return arguments[1] }
exports.same = function (a, b) {
  b = 1 // want `Assigning to b changes arguments`
  return arguments[1]
}
exports.slice = function (a, b) { a = b; return [].slice.call(arguments, 2) }
exports.before = function (a) { const all = [].slice.call(arguments); a = 1; return all }
exports.defaults = function (a = 1) { a = 2; return arguments } // a default cuts the tie
exports.rest = function (a, ...more) { a = 2; return arguments }
exports.inner = function (a) { a = 1; return function () { return arguments } }
exports.arrow = function (a) {
  a = 1 // want `Assigning to a changes arguments`
  return () => arguments
}
// not seen: the other direction, where arguments[0] = 1 changes the parameter.
exports.reverse = function (a) { arguments[0] = 1; return a }
