function parse(ctx) { ctx.cmd = ctx.req.query.a; ctx.n = 1 }
function run(ctx) {
  exec(ctx.cmd) // flows
  exec(ctx.n)
}
app.get('/', (req, res) => {
  const ctx = { req }
  parse(ctx)
  run(ctx)
})
