// example: wrong
if (typeof name === 'strnig') {} // want `typeof is never 'strnig'`
// example: right
if (typeof name === 'string') {}
// example: end
if (typeof x == 'undefined') {}
if (typeof x === undefined) {} // want `typeof is never undefined`
if ('nunber' !== typeof x) {} // want `typeof is never 'nunber'`
if (typeof x === typeof y) {}
if (typeof x === kind) {}
if (typeof x === null) {} // want `never null`
