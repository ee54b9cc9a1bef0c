// example: wrong
let ready = false
while (!ready) { wait() } // want `!ready stays as it is: nothing changes ready`
// example: right
let done = false
while (!done) { done = wait() }
// example: end
while (list.length) { wait() }
let other = false
function change () { other = true }
while (!other) { change() }
for (let i = 0; i < 3;) { wait(i++) }
for (let i = 0; i < 3; i++) { wait() }
let a = 1
let b = 2
while (a < b) { wait(); b-- }
do { wait() } while (a > 0) // want `a > 0 stays`
while (true) { wait() }
while (unknown) { wait() }
