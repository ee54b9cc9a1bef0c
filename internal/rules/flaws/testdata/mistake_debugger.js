function f () {
// example: wrong
  debugger // want `debugger stops the process`
  return load()
// example: right
  return load()
// example: end
}
