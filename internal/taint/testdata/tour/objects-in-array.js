app.get('/', (req, res) => {
  const l = []
  l.push({ name: req.query.a, id: 1 })
  for (const x of l) {
    exec(x.name) // flows
    exec(x.id)
  }
  l.forEach(({ name, id }) => {
    exec(name) // flows
    exec(id)
  })
})
