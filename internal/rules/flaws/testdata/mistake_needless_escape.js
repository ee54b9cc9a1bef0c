// example: wrong
const pattern = '\d+' // want `\\d is d: the backslash has no effect`
// example: right
const digits = '\\d+'
// example: end
const a = 'it\'s \n \x41 \u0041 \\'
const b = "it\'s" // want `has no effect`
const c = `\`${a}\${b}$\{c}`
const d = `\d` // want `has no effect`
const e = /\d\/\.\-/ // want `\\- is -`
const f = /[\w\-a]/
const g = /[a\-z\]]/
const h = /[\.]/ // want `\\. is .`
const i = /[\^a]/
const j = /[a\^]/ // want `has no effect`
const k = tag`\d`
const l = /\a/ // want `\\a is a`
const m = /(?<x>a)\k<x>\b\B\cA\p{L}/u
const n = /[\[]/
