// example: wrong
if (size === NaN) {} // want `size === NaN: nothing is ever equal to NaN`
// example: right
if (Number.isNaN(size)) {}
// example: end
if (x < Number.NaN) {} // want `NaN`
switch (x) { case NaN: break } // want `NaN`
list.indexOf(NaN) // want `NaN`
list.includes(NaN)
const a = NaN
