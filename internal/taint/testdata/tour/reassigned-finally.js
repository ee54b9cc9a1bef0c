const clean = (s) => String(s).replace(/[^a-z]/g, '')
app.get('/finally', (req, res) => {
  let x = req.query.x
  try { log(x) } finally { x = clean(x) }
  exec(x)
})
app.get('/do', (req, res) => {
  let x = req.query.x
  do { x = clean(x) } while (x.length > 10)
  exec(x)
})
app.get('/while', (req, res) => {
  let x = req.query.x
  while (x.length > 10) { x = clean(x) }
  exec(x) // flows
})
app.get('/try', (req, res) => {
  let x = req.query.x
  try { x = clean(x) } catch (e) { log(e) }
  exec(x) // flows
})
app.get('/both', (req, res) => {
  let x = req.query.x
  try { x = clean(x) } catch (e) { x = 'none' }
  exec(x)
})
app.get('/given', (req, res) => {
  let x = 'a'
  try { log(x); x = req.query.x } finally { log(x) }
  exec(x) // flows
})
app.get('/sometimes', (req, res) => {
  let x = req.query.x
  do { if (log(x)) break; x = clean(x) } while (x.length > 10)
  exec(x) // flows
})
