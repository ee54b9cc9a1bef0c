// example: wrong
user.name = user.name // want `user.name is assigned to itself`
// example: right
user.name = other.name
// example: end
a = a // want `a is assigned to itself`
a = b
a += a
;[a, b] = [b, a]
;[a, b] = [a, c] // want `a is assigned`
a.b[0] = a.b[0] // want `assigned to itself`
a[f()] = a[f()]
a &&= a // want `a is assigned`
