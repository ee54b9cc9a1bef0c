app.get('/', (req, res) => {
  const parts = req.query.a.split('/')
  const last = parts[parts.length - 1]
  exec(last) // flows
  exec(parts.pop()) // flows
  exec(String(parts.length))
  exec(['ls'].concat(parts).join(' ')) // flows
})
