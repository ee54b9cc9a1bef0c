// example: wrong
{ // want `The block belongs to no condition`
  start()
}
// example: right
start()
// example: end
{ let a = 1; start(a) }
{ function f () {} }
if (x) { start() }
switch (x) { case 1: { start(); break } }
label: { start() }
function g () { { start() } } // want `belongs to no`
