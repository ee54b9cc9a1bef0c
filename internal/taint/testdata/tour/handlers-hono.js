const { createFactory, createMiddleware } = require('hono/factory')
const factory = createFactory()
exports.handlers = factory.createHandlers(async (c) => {
  exec(c.req.query('a')) // flows
  exec(c.env.NAME)
})
exports.all = createMiddleware(async (c, next) => {
  exec(c.req.header('a')) // flows
  await next()
})
factory.createApp().get('/', (c) => {
  exec(c.req.param('a')) // flows
})
