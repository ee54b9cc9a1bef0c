exports.twice = [1, 2].map(function (n) { // want `in sloppy mode`
  // example: wrong
  return n < 2 ? 1 : n * arguments.callee(n - 1) // want `arguments.callee throws a TypeError in strict mode`
  // example: right
  return n < 2 ? 1 : n * factorial(n - 1)
  // example: end
})
function f () {
  return f.caller // want `f.caller throws`
}
exports.g = function (event) { return event.caller + event.arguments + arguments.length }
class A { m () { return [f.caller, arguments.callee] } } // a class is strict: this is an error when it runs
f(A)
