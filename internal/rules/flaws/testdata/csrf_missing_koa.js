const Koa = require('koa')
const Router = require('koa-router')
const session = require('koa-session')
const bodyParser = require('koa-bodyparser')
const app = new Koa()
const router = new Router()
app.use(session({}, app)) // want `Sites of others can post forms`
app.use(bodyParser())
router.post('/pay', ctx => { pay(ctx.session.userId) })
app.use(router.routes())
app.use(async (ctx, next) => {
  ctx.set('Access-Control-Allow-Origin', ctx.request.header.origin) // sent back, not compared
  await next()
})
