'use strict'
const app = require('express')()
const Koa = require('koa')
const escape = require('escape-html')

app.get('/hello', (req, res) => {
  // example: wrong
  res.send('<p>Hello ' + req.query.name) // want `req\.query\.name is sent back as a page: res\.send`
  // example: right
  res.send('<p>Hello ' + escape(req.query.name))
  // example: end
})
app.get('/status', (req, res) => res.status(404).send(`No ${req.params.what} here`)) // want `req\.params\.what is sent back as a page`
app.get('/json', (req, res) => res.json({ name: req.query.name }))
app.get('/object', (req, res) => res.send({ name: req.query.name }))
app.get('/view', (req, res) => res.render('hello', { name: req.query.name }))
app.get('/number', (req, res) => res.send('<p>' + parseInt(req.query.n, 10)))

const koa = new Koa()
koa.use(async (ctx) => {
  ctx.body = '<h1>' + ctx.query.title // want `ctx\.query\.title is sent back as a page: ctx\.body`
})
koa.use(async (ctx) => {
  ctx.body = { title: ctx.query.title }
})

// What an error says of its reason.
function checkName(name) {
  if (!/^\w+$/.test(name)) throw new Error('No such name: ' + name)
}

app.get('/errors', (req, res) => {
  try {
    checkName(req.query.name)
    JSON.parse(req.body)
  } catch (err) {
    res.send('Error: ' + err.message) // want `req\.(query\.name|body) is sent back as a page`
  }
  try {
    checkName(req.query.name)
  } catch (err) {
    res.send('Error: ' + escape(err.message))
    res.json({ error: err.message })
  }
  try {
    checkName('fixed')
  } catch (err) {
    res.send('Error: ' + err.message)
  }
})
