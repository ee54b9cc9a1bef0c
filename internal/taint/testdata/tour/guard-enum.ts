enum Cmd { Ls = 'ls', Pwd = 'pwd' }
function isCmd(x: unknown): x is Cmd { return Object.values(Cmd).includes(x as Cmd) }
app.get('/', (req, res) => {
  const a = req.query.a
  if (!isCmd(a)) return
  exec(a)
  if (a in Cmd) exec(a)
})
