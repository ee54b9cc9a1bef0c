// example: wrong
const broken = new RegExp('(a') // want `does not compile: unmatched \(`
// example: right
const good = new RegExp('(a)')
// example: end
const a = new RegExp('a', 'q') // want `unknown flag q`
const b = new RegExp(x)
const c = new RegExp('a', x)
const d = RegExp('[z-a]') // want `out of order`
const e = /a{2}(?<n>b)\k<n>/
const f = new RegExp('a\\') // want `backslash at the end`
