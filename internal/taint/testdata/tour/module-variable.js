let last = 'x', other = 'y'
app.get('/', (req, res) => { last = req.query.a })
app.get('/b', (req, res) => {
  exec(last) // flows
  exec(other)
})
