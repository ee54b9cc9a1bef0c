app.get('/', (req, res) => {
  const a = req.query.a
  switch (true) {
    case /^\w+$/.test(a):
      exec(a)
      break
    default:
      exec(a) // flows
  }
})
