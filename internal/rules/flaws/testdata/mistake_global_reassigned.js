// example: wrong
Object = null // want `Object belongs to the language`
// example: right
const Thing = null
// example: end
if (typeof Promise === 'undefined') Promise = require('p')
undefined = 1 // want `undefined belongs`
Array.x = 1
function f (Map) { Map = 1 }
