// example: wrong
if (!key in table) {} // want `!key in table negates the left side of in`
// example: right
if (!(key in table)) {}
// example: end
if ((!key) in table) {}
if (!x instanceof Y) {} // want `negates the left side of instanceof`
if (!(x instanceof Y)) {}
