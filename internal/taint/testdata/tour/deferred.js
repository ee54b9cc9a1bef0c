function load(req) {
  let done
  const p = new Promise((resolve) => { done = resolve })
  setTimeout(() => done(req.query.a), 1)
  return p
}
app.get('/', async (req, res) => {
  exec(await load(req)) // flows
})
