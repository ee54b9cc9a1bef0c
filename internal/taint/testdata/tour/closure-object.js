function shell(dir) {
  return { ls() {
    exec('ls ' + dir) // flows
  }, pwd() {
    exec('pwd')
  } }
}
app.get('/', (req, res) => {
  const s = shell(req.query.a)
  s.ls()
  s.pwd()
})
