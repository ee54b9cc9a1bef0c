// example: wrong
if (a) {
  one()
} else if (b) {
  two()
} else if (a) { // want `a was tested above: this branch never runs`
  three()
}
// example: right
if (a) {
  one()
} else if (b) {
  two()
} else if (c) {
  three()
}
// example: end
if (a && b) { one() } else if (a) { two() }
if (a) { one() } else if (a && b) { two() } // want `a && b was tested above`
if (a) { one() } else if (b) { two() } else if (a || b) { three() } // want `was tested above`
if (a === 1) { one() } else if (a === 2) { two() }
