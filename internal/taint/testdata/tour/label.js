app.get('/', (req, res) => {
  let c = 'ls'
  outer: for (const x of req.query.l) {
    for (const y of x) {
      if (y) continue outer
      c = y
      break outer
    }
  }
  exec(c) // flows
})
