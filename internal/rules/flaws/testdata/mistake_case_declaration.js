switch (kind) {
// example: wrong
  case 'a':
    const size = measure() // want `All cases of the switch see size, only this one sets it`
    break
// example: right
  case 'b': {
    const length = measure()
    break
  }
// example: end
  case 'c':
    var old = 1
    break
  case 'd':
    function helper () {} // want `see helper`
    class Shape {} // want `see Shape`
}
