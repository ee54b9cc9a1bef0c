// example: wrong
if (offset === -0) {} // want `offset === -0 cannot tell -0 from 0`
// example: right
if (Object.is(offset, -0)) {}
// example: end
if (-0 < x) {} // want `-0 < x`
if (x === -1) {}
if (x === 0) {}
const a = -0
