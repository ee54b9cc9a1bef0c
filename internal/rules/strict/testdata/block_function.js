exports.f = function (fast) { // want `in sloppy mode`
  // example: wrong
  if (fast) {
    function walk () {}
  }
  walk() // want `walk is declared in a block that does not reach here`
  // example: right
  function run () {}
  if (fast) {
    run()
  }
  // example: end
}
exports.g = function (x) {
  if (x) { function inside () {} inside() }
  if (!x) return
  function after () {} // the rest of the body is no block
  after()
}
exports.h = function (x) {
  try { function other () {} } catch (e) {}
  return () => { other = null; other() } // want `other is declared in a block`
}
exports.i = function () { return other } // another other
after2()
function after2 () {}
// not seen: a bare block, which has no condition.
exports.j = function () { { function bare () {} } return bare }
