app.get('/', (req, res) => {
  const s = req.query.l.reduce(function (acc, x) {
    if (!x) return acc
    return acc + ' ' + x
  }, 'ls')
  exec(s) // flows
})
