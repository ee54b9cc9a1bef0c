const clean = (s) => String(s).replace(/[^a-z]/g, '')
app.post('/own', (req, res) => {
  req.body.x = clean(req.body.x)
  exec(req.body.x)
  exec(req.body.y) // flows
})
app.post('/before', (req, res) => {
  exec(req.body.x) // flows
  req.body.x = clean(req.body.x)
})
app.post('/sometimes', (req, res) => {
  if (req.query.z) req.body.x = clean(req.body.x)
  exec(req.body.x) // flows
})
app.post('/whole', (req, res) => {
  req.body.x = clean(req.body.x)
  run(req.body)
})
function run (o) {
  exec(o.x)
}
app.post('/local', (req, res) => {
  const o = {}
  o.x = req.body.x
  o.x = 'fixed'
  exec(o.x)
})
app.post('/assigned', (req, res) => {
  const o = {}
  o.x = 'fixed'
  Object.assign(o, req.body)
  exec(o.x) // flows
})
app.post('/appended', (req, res) => {
  const o = {}
  o.x = 'ls '
  o.x += req.body.x
  exec(o.x) // flows
})
app.post('/inside', (req, res) => {
  const o = {}
  o.x = {}
  o.x.y = req.body.x
  exec(o.x.y) // flows
})
app.post('/pushed', (req, res) => {
  const o = { x: [] }
  o.x = []
  o.x.push(req.body.x)
  exec(o.x[0]) // flows
  exec(o.y)
})
app.post('/filled', (req, res) => {
  const o = {}
  o.x = 'fixed'
  fill(o, req)
  exec(o.x) // flows
})
function fill (o, req) {
  o.x = req.body.z
}
app.post('/each', (req, res) => {
  for (const p of req.body.list) {
    exec(p.x) // flows
    p.x = clean(p.x)
    exec(p.x)
  }
})
app.post('/dotted', (req, res) => {
  const q = req.body
  q.a = 'fixed'
  dotted(q)
})
function dotted (o) {
  exec(o['a.b']) // flows
}
