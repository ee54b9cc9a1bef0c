// example: wrong
open(), close() // want `open\(\), close\(\) drops all values but the last`
// example: right
open()
close()
// example: end
for (let i = 0, j = 1; i < j; i++, j--) {}
const a = (b, c)
if (b, c) {} // want `b, c drops`
const f = () => (b, c)
while (b(), c()) {} // want `drops`
