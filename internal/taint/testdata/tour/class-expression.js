const A = class { run(c) {
  exec(c) // flows
} }
exports.A = A
app.get('/', (req, res) => { new A().run(req.query.a) })
