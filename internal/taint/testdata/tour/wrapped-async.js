const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)
app.get('/', wrap(async (req, res) => {
  exec(req.query.a) // flows
}))
const h = async (req, res) => {
  exec(req.query.a) // flows
}
app.get('/b', wrap(h))
