// example: wrong
if (!!user) {} // want `!!user has no effect`
// example: right
if (user) {}
// example: end
const a = !!user
while (Boolean(x)) {} // want `Boolean\(x\) has no effect`
const b = !Boolean(x) // want `no effect`
const c = !!x ? 1 : 2 // want `no effect`
const d = !!!x // want `no effect`
const e = Boolean(!!x) // want `no effect`
f(Boolean(x))
if (!x) {}
