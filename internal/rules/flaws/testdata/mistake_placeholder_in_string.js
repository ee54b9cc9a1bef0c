// example: wrong
const text = 'hello ${name}' // want `is no template`
// example: right
const good = `hello ${name}`
// example: end
const a = 'costs $5 {x}'
const b = "a ${}"
const c = '$' + '{x}'
