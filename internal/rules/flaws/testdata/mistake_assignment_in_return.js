// example: wrong
function set (value) {
  return this.value = value // want `return this.value = value assigns and returns at once`
}
// example: right
function assign (value) {
  this.value = value
  return value
}
// example: end
const a = x => y = x // want `y = x assigns`
const b = x => (y = x)
const c = x => { y = x }
function d () { return (y = 1) }
function e () { return y === 1 }
