const Koa = require('koa')

const app = new Koa({ proxy: process.env.TRUST === 'true' })
app.keys = ['test']
app.use(ctx => {
  ctx.cookies.set('sid', '1', { secure: ctx.secure }) // the library throws over plain HTTP
  ctx.body = { secure: ctx.secure, ip: ctx.ip, protocol: ctx.protocol, port: ctx.req.socket.remotePort, family: ctx.req.socket.remoteFamily }
})
app.listen({ port: 3000, host: '127.0.0.1' })
