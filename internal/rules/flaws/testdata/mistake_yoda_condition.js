// example: wrong
if ('red' === color) {} // want `'red' === color starts with the constant`
// example: right
if (color === 'red') {}
// example: end
if (0 < x && x < 1) {}
if (1 === 2) {}
switch (true) { case x: break }
if (null !== x) {} // want `starts with the constant`
if (undefined === x) {}
