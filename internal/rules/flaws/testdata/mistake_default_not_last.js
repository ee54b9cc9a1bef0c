// example: wrong
switch (kind) {
  default: // want `default stands before other cases`
    open()
    break
  case 'close':
    close()
}
// example: right
switch (kind) {
  case 'close':
    close()
    break
  default:
    open()
}
// example: end
switch (kind) { case 1: break }
