// example: wrong
if (user = admin) {} // want `user = admin assigns where a condition is expected`
// example: right
if (user === admin) {}
// example: end
while ((line = next())) {}
while (line = next()) {} // want `line = next\(\) assigns`
const a = (b = c) ? 1 : 2
for (; x = y;) {} // want `assigns`
if (a += 1) {}
if (x) { a = b }
