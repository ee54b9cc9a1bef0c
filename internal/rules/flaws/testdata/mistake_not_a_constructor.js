// example: wrong
const key = new Symbol('key') // want `new Symbol\('key'\) throws: Symbol is no constructor`
// example: right
const id = Symbol('id')
// example: end
const a = new BigInt(1) // want `BigInt is no constructor`
const b = BigInt(1)
