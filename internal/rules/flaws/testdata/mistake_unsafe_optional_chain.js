// example: wrong
const size = (user?.names).length // want `\(user\?.names\) may be undefined`
// example: right
const length = user?.names.length
// example: end
;(a?.b)() // want `may be undefined`
const { x } = a?.b // want `a\?.b may be undefined`
const { y } = a?.b ?? {}
const [z] = a?.b || []
for (const q of a?.b) {} // want `may be undefined`
const list = [...a?.b] // want `may be undefined`
f(...a?.b) // want `may be undefined`
const copy = { ...a?.b }
const isIn = 'k' in a?.b // want `may be undefined`
new (a?.B)() // want `may be undefined`
;(a?.b)?.c
async function f () { return (await a?.b).c } // want `may be undefined`
({ x } = a?.b) // want `may be undefined`
class C extends a?.B { constructor () { super(1) } } // want `may be undefined`
