function isValid(x) {
  if (typeof x !== 'string') return false
  if (x.length > 20) return false
  return /^[\w-]+$/.test(x)
}
app.get('/', (req, res) => {
  if (!isValid(req.query.a)) return res.status(400).end()
  exec(req.query.a)
})
