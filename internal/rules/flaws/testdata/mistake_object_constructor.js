// example: wrong
const user = new Object() // want `new Object\(\) is \{\}`
// example: right
const other = {}
// example: end
const a = Object() // want `is \{\}`
const b = new Object(x)
const c = Object.create(null)
