// example: wrong
if (count == '1') {} // want `count == '1' converts its operands`
// example: right
if (count === 1) {}
// example: end
if (x == null) {}
if (null != x) {}
if (x != y) {} // want `x != y converts`
switch (x) { case 1: break }
