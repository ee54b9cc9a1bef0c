async function* lines(req) { for (const x of req.query.l) yield x.trim() }
async function* fixed(req) { yield 'x' }
app.get('/', async (req, res) => {
  for await (const x of lines(req)) exec(x) // flows
  for await (const x of fixed(req)) exec(x)
})
