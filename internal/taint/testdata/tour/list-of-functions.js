const steps = [(c) => {
  exec(c) // flows
}, (c) => {
  exec('ls')
}]
app.get('/', (req, res) => { for (const s of steps) s(req.query.a) })
