// example: wrong
List.prototype.__iterator__ = function () {} // want `no engine reads __iterator__`
// example: right
List.prototype[Symbol.iterator] = function () {}
// example: end
const __iterator__ = 1
