// example: wrong
const port = 'localhost:' + config.port || 80
const label = `n ${name}` ?? 'none' // want `.n \$\{name\}. decides \?\? beforehand`
if (list === []) {} // want `list === \[\] decides === beforehand`
// example: right
const host = 'localhost:' + (config.port || 80)
if (list.length === 0) {}
// example: end
const a = (x === y) ?? z // want `decides \?\?`
const b = 1 || x // want `1 decides \|\|`
const c = x && {} && y
const d = {} && y // want `\{\} decides &&`
const e = x ?? y
const f = x == null
const g = [] == null // want `decides ==`
const h = (a + b) !== undefined // want `decides !==`
const i = x === /a/ // want `decides`
const j = x === 'a'
