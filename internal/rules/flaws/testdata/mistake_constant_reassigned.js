// example: wrong
const limit = 10
limit = 20 // want `limit is a constant: this throws`
// example: right
let size = 10
size = 20
// example: end
const a = {}
a.b = 1
limit++ // want `limit is a constant`
for (const x of y) { use(x) }
for (const i = 0; i < 1; i++) {} // want `i is a constant`
;({ limit } = a) // want `limit is a constant`
