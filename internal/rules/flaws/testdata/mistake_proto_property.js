// example: wrong
const parent = user.__proto__ // want `user.__proto__ reaches for the prototype`
// example: right
const base = Object.getPrototypeOf(user)
// example: end
const a = { __proto__: null }
user['__proto__'] = a // want `reaches for the prototype`
if (key === '__proto__') {}
