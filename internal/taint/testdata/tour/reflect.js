app.get('/', (req, res) => {
  const o = {}
  Reflect.set(o, 'a', req.query.a)
  exec(Reflect.get(o, 'a')) // flows
  exec(Reflect.get({ a: 'x' }, 'a'))
  Reflect.apply(exec, null, [req.query.a]) // flows
  Reflect.apply(exec, null, ['ls'])
})
