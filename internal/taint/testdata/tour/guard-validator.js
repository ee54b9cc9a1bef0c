const validator = require('validator')
app.get('/', (req, res) => {
  const a = req.query.a
  if (!validator.isAlphanumeric(a)) return
  exec(a)
  const b = req.query.b
  if (!validator.isURL(b)) return
  exec(b) // flows
  if (validator.isInt(req.query.c) && req.query.d) exec(req.query.c)
  if (!validator.isUUID(req.query.e)) throw new Error('e')
  exec(req.query.e)
})
