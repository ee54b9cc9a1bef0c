// Nest, as the TypeScript compiler leaves it, with a session.
require('reflect-metadata')
const { Module, Controller, Get, Header } = require('@nestjs/common')
const { NestFactory } = require('@nestjs/core')
const session = require('express-session')

class Home {
  show() {
    return '<!doctype html><title>Nest</title><p>Nest</p>'
  }
  boom() {
    throw new Error('something inside')
  }
}
Controller()(Home)
for (const [name, path] of [['show', '/'], ['boom', '/boom']]) {
  const method = Object.getOwnPropertyDescriptor(Home.prototype, name)
  Get(path)(Home.prototype, name, method)
  Header('Content-Type', 'text/html')(Home.prototype, name, method)
}
class App {}
Module({ controllers: [Home] })(App)

async function main() {
  const app = await NestFactory.create(App, { logger: ['error'] })
  app.use(session({ secret: 'not so secret', resave: false, saveUninitialized: true }))
  await app.listen(3000)
}
main()
