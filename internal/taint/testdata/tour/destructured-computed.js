app.get('/', (req, res) => {
  const key = 'a'
  const { [key]: v } = req.query
  exec(v) // flows
})
