app.get('/', (req, res) => {
  exec.call(null, req.query.a) // flows
  exec.apply(null, [req.query.a]) // flows
  exec.apply(null, ['ls'])
  exec.bind(null, req.query.a)() // flows
  exec(...[req.query.a]) // flows
  exec(...['ls', req.query.a])
  req.query.l.forEach(exec) // flows
  Promise.resolve(req.query.a).then(exec) // flows
  setTimeout(exec, 10, req.query.a) // flows
  setTimeout(exec, req.query.a, 'ls')
  process.nextTick(exec, req.query.a) // flows
})
