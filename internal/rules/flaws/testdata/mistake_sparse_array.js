// example: wrong
const colors = ['red',, 'blue'] // want `\['red',, 'blue'\] has a hole`
// example: right
const shades = ['red', 'blue']
// example: end
const a = [,] // want `has a hole`
const b = ['a',]
const [, second] = shades
;[, x] = shades
