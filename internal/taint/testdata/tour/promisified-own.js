function inner(c, cb) {
  exec(c, cb) // flows
}
const run = require('util').promisify(inner)
app.get('/', async (req, res) => { await run(req.query.a) })
