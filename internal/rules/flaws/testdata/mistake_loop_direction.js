// example: wrong
for (let i = 0; i < 10; i--) {} // want `i-- counts away from where i < 10 ends`
// example: right
for (let i = 0; i < 10; i++) {}
// example: end
for (let i = 10; i >= 0; i++) {} // want `counts away`
for (let i = 10; i >= 0; i--) {}
for (let i = 0; i < 10; i -= 2) {} // want `counts away`
for (let i = 0; i < 10; i += step) {}
for (let i = 0; 10 > i; i--) {} // want `counts away`
for (let i = 0, j = 9; i < j; j--) {}
for (let i = 0; i != 10; i--) {}
