require('reflect-metadata')
const { Module, Controller, Get, Req } = require('@nestjs/common')
const { NestFactory } = require('@nestjs/core')
const session = require('express-session')

class Home {
  show(req) {
    return { secure: req.secure, ip: req.ip, protocol: req.protocol, port: req.socket.remotePort, family: req.socket.remoteFamily }
  }
}
// What the TypeScript compiler makes of @Controller, @Get and @Req.
Controller()(Home)
Get()(Home.prototype, 'show', Object.getOwnPropertyDescriptor(Home.prototype, 'show'))
Req()(Home.prototype, 'show', 0)
class App {}
Module({ controllers: [Home] })(App)

async function main() {
  const app = await NestFactory.create(App, { logger: ['error'] })
  if (process.env.TRUST) app.getHttpAdapter().getInstance().set('trust proxy', JSON.parse(process.env.TRUST))
  app.use(session({ secret: 'test', resave: false, saveUninitialized: true, cookie: { secure: true } }))
  await app.listen(3000)
}
main()
