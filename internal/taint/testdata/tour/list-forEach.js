const hooks = []
hooks.push((c) => {
  exec(c) // flows
})
app.get('/', (req, res) => { hooks.forEach((h) => h(req.query.a)) })
