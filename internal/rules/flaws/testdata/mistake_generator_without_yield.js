// example: wrong
function * numbers () { // want `The generator numbers yields nothing`
  return 1
}
// example: right
function * digits () {
  yield 1
}
// example: end
function * empty () {}
const a = { * m () { log() } } // want `generator m`
function * outer () { yield * inner() }
function * nested () { const f = function * () { yield 1 }; return f } // want `generator nested`
