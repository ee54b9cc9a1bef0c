// example: wrong
Array.prototype.last = function () { return this[0] } // want `Array.prototype.last changes Array for all code`
// example: right
function last (list) { return list[list.length - 1] }
// example: end
Object.defineProperty(Object.prototype, 'x', { value: 1 }) // want `changes Object`
if (!String.prototype.at) { String.prototype.at = function () {} }
Mine.prototype.x = 1
const x = Array.prototype.slice
Object.defineProperty(Mine.prototype, 'x', {})
Array.prototype.here = 1 // want `changes Array`
delete Array.prototype.here
