app.get('/', (req, res) => {
  const args = Object.entries(req.query).flatMap(([k, v]) => ['--' + k, v])
  exec('ls ' + args.join(' ')) // flows
  const fixed = Object.entries({ a: 1 }).flatMap(([k, v]) => ['--' + k, v])
  exec('ls ' + fixed.join(' '))
})
