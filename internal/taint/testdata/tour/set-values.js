app.get('/', (req, res) => {
  const s = new Set()
  s.add(req.query.a)
  for (const x of s) exec(x) // flows
  exec([...s].join(' ')) // flows
})
