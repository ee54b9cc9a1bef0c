// Koa 2 with the middleware of its generator.
const Koa = require('koa')
const views = require('koa-views')
const json = require('koa-json')
const onerror = require('koa-onerror')
const bodyparser = require('koa-bodyparser')
const logger = require('koa-logger')
const index = require('./routes/index')

const app = new Koa()
onerror(app)
app.use(bodyparser({ enableTypes: ['json', 'form', 'text'] }))
app.use(json())
app.use(logger())
app.use(views(__dirname + '/views', { extension: 'pug' }))
app.use(index.routes(), index.allowedMethods())
app.on('error', err => console.error('server error', err.message))

module.exports = app
