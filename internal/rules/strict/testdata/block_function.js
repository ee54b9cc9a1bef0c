exports.f = function (fast) { // want `in sloppy mode`
  // example: wrong
  if (fast) {
    function walk () {}
  }
  walk() // want `walk is declared in a block that ends before`
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
after2()
function after2 () {}
