// example: wrong
if (DEBUG || true) { // want `DEBUG \|\| true is always the same`
  log()
}
// example: right
if (DEBUG) {
  log()
}
// example: end
while (true) { if (next()) break }
do { next() } while (1) // want `1 is always`
for (;true;) { break } // want `true is always`
for (;;) { break }
const a = 'x' ? 1 : 2 // want `'x' is always`
if (x) {}
if ({}) {} // want `\{\} is always`
if (`a${x}`) {} // want `is always`
if (`${x}`) {}
if (x = 0) {} // want `x = 0 is always`
if (typeof x) {} // want `typeof x is always`
if (typeof x === 'y') {}
if (x && false) {} // want `is always`
if (x || y) {}
if (new Thing()) {} // want `is always`
if (!0) {} // want `!0 is always`
if (-x) {}
if (void 0) {} // want `is always`
