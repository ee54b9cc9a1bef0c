// example: wrong
const key = Symbol() // want `Symbol\(\) has no description`
// example: right
const id = Symbol('id')
// example: end
const a = Symbol.iterator
const b = Symbol(name)
