// example: wrong
const { name: {} } = user // want `The pattern \{\} takes nothing`
// example: right
const { name = {} } = user
// example: end
function f ({}) {} // want `takes nothing`
const [] = list // want `takes nothing`
const a = {}
;({} = a) // want `takes nothing`
function g (o = {}) {}
