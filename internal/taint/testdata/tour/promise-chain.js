const load = (req) => new Promise((resolve, reject) => { setImmediate(() => resolve({ a: req.query.a, b: 'x' })) })
app.get('/', (req, res) => {
  load(req).then(({ a, b }) => {
    exec(a) // flows
    exec(b)
    return a
  }).then((x) => {
    exec(x) // flows
  }).catch((e) => {
    exec('ls')
  })
})
