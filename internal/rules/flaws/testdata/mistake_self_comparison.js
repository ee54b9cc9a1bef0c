// example: wrong
if (user.id === user.id) {} // want `user.id === user.id compares a value with itself`
// example: right
if (user.id === other.id) {}
// example: end
const a = x !== x // want `compares a value with itself`
const b = x() === x()
const c = x < y
const d = x + x
