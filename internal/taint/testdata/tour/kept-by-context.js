const { Hono } = require('hono'), hono = new Hono()
hono.use('*', async (c, next) => {
  c.set('user', c.req.query('user'))
  c.set('kind', 'fixed')
  await next()
})
hono.get('/get', (c) => {
  exec(c.get('user')) // flows
  exec(c.get('kind'))
})
hono.get('/var', (c) => {
  exec(c.var.user) // flows
  exec(c.var.kind)
})
app.set('folder', '/var/data')
app.post('/last', (req, res) => { app.set('last', req.body.last) })
app.get('/last', (req, res) => {
  exec(req.app.get('last')) // flows
  exec(req.app.get('folder'))
})
