// example: wrong
load.call(null, 1) // want `load.call\(null, 1\) is a plain call`
// example: right
load(1)
// example: end
user.save.call(user, 1) // want `is a plain call`
user.save.call(other, 1)
load.call(this)
load.apply(null, args)
load.apply(undefined, [1]) // want `is a plain call`
a.b().save.call(a.b())
