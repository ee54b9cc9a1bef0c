// example: wrong
if (ready) {} // want `\{\} does nothing`
// example: right
if (ready) {
  start()
}
// example: end
if (ready) { /* later */ }
function f () {}
const g = () => {}
try { a() } catch (e) {}
try { a() } finally {} // want `does nothing`
while (next()) {} // want `does nothing`
switch (x) {} // want `does nothing`
class A { m () {} }
