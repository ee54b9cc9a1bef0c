// example: wrong
const a = b
(c || d).run() // want `\( goes on with the line above`
// example: right
const e = f;
(g || h).run()
// example: end
const i = j
[1, 2].forEach(k) // want `\[ goes on`
const l = m
`text` // want `goes on`
const n = o
/p/g.test(q) // want `/ goes on`
call(
  1
)
const r = s
  / t
long
  .chain()
if (a) {
  (b)()
}
