const raw = String.raw
app.get('/', (req, res) => {
  exec(raw`ls ${req.query.a}`) // flows
  exec(raw`ls ${1}`)
})
