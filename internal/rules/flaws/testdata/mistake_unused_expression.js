'use strict'
// example: wrong
user.save // want `user.save has no effect`
count + 1 // want `count \+ 1 has no effect`
// example: right
user.save()
count += 1
// example: end
a && b()
a ? b() : c()
a ?? (a = 1)
a && b // want `no effect`
'text' // want `'text' has no effect`
delete a.b
new A()
i++
tag`x`
async function f () { await x }
function * g () { yield }
import('x')
;[1, 2] // want `no effect`
function h () { 'use strict'; return 1 }
void f()
a?.b()
a?.b // want `no effect`
