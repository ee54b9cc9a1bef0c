// example: wrong
if (data.hasOwnProperty('name')) {} // want `asks the object itself for hasOwnProperty`
// example: right
if (Object.hasOwn(data, 'name')) {}
// example: end
Object.prototype.hasOwnProperty.call(data, 'name')
hasOwnProperty('name')
data.isPrototypeOf(x) // want `isPrototypeOf`
