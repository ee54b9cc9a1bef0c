const names = new Set(['x', 'y'])
const table = new Map([['x', 'ls'], ['y', 'pwd']])
const object = { x: 'ls', y: 'pwd' }
app.get('/', (req, res) => {
  const a = req.query.a
  if (names.has(a)) exec(a)
  if (table.has(a)) exec(a)
  exec(table.get(a))
  exec(object[a])
  if (Object.hasOwn(object, a)) exec(a)
  if (Object.prototype.hasOwnProperty.call(object, a)) exec(a)
  if (a in object) exec(a)
  if (Object.keys(object).includes(a)) exec(a)
  if (object[a]) exec(object[a])
  if (names.has(a)) {} else exec(a) // flows
})
