app.get('/', (req, res) => {
  const a = req.query.a
  switch (a) {
    case 'x':
    case 'y':
      exec(a)
      break
    default:
      return res.end()
  }
  exec(a)
})
