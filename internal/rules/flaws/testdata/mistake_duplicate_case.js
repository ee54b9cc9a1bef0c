switch (kind) {
// example: wrong
  case 'a': open(); break
  case 'b': close(); break
  case 'a': save(); break // want `case 'a' stands above already`
// example: right
  case 'c': save(); break
// example: end
  case kind.x: break
  case kind.y: break
  default:
}
