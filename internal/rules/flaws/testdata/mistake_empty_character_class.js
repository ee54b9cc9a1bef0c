// example: wrong
const never = /^ab[]$/ // want `\[\] in /\^ab\[\]\$/ matches no character`
// example: right
const ab = /^ab[cd]$/
// example: end
const a = /[^]/
const b = /\[]/
const c = /[[]/
const d = new RegExp('a[]') // want `no character`
