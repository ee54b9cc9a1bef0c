// example: wrong
const id = 9007199254740993 // want `9007199254740993 becomes 9007199254740992`
// example: right
const big = 9007199254740993n
// example: end
const a = 1.5
const b = 0.1
const c = 5123000000000000000000000000001 // want `becomes`
const d = 0xFF
const e = 0x20000000000001 // want `becomes`
const f = 1e3
const g = 100000000000000000000
