app.get('/', (req, res) => {
  let url
  try { url = new URL(req.query.a) } catch (e) { return res.end() }
  exec(url.href) // flows
  let n
  try { n = BigInt(req.query.n) } catch { return }
  exec('kill ' + n)
})
