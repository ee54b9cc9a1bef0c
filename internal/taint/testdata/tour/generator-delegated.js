function* inner(r) { yield r.query.a }
function* outer(r) { yield* inner(r); yield 'x' }
app.get('/', (req, res) => {
  for (const x of outer(req)) exec(x) // flows
  exec(outer(req).next().value) // flows
})
