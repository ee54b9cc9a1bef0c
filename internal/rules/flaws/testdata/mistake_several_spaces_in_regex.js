// example: wrong
const gap = /a  b/ // want `has 2 spaces in a row`
// example: right
const wide = /a {2}b/
// example: end
const a = /[  ]/
const b = /a b c/
const c = /a {3}b/
