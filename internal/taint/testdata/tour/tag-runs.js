function sh(parts, ...values) {
  exec(String.raw({ raw: parts }, ...values)) // flows
}
app.get('/', (req, res) => { sh`ls ${req.query.a}` })
