// Koa with a cookie.
const Koa = require('koa')
const app = new Koa()
app.use(async ctx => {
  if (ctx.path === '/boom') throw new Error('something inside')
  ctx.cookies.set('sid', 'abc', { httpOnly: false })
  ctx.type = 'html'
  ctx.body = '<!doctype html><title>Koa</title><style>p { color: green }</style><p>Koa</p><script>document.title = "Koa"</script>'
})
app.listen(3000)
