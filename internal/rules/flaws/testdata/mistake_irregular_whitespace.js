// example: wrong
const a = 1 // want `a no-break space stands among the code`
// example: right
const b = 1
// example: end
const c = ' '
const d = ` `
const e = / /
const f =​ 2 // want `a zero-width space`
