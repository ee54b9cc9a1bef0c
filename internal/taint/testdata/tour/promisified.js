const run = require('util').promisify(exec)
app.get('/', async (req, res) => {
  await run(req.query.a) // flows
  await run('ls')
})
