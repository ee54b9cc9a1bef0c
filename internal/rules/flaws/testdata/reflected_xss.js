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

// Express sends objects as JSON: errors, and all of a query or a body.
app.get('/whole', (req, res) => {
  const { body } = req
  try {
    checkName(req.query.name)
  } catch (err) {
    res.status(500).send(err)
    res.send(`${err}`) // want `req\.query\.name is sent back as a page`
  }
  res.send(body)
  res.send(req.query)
  res.send(`${req.query.name}`) // want `req\.query\.name is sent back as a page`
})

// The characters of an encoding, and the parts of a URL, hold no tag.
app.get('/encoded', (req, res) => {
  res.send(Buffer.from(req.query.name).toString('base64'))
  res.send(Buffer.from(req.query.name).toString('latin1')) // want `req\.query\.name is sent back as a page`
  const url = new URL(req.url, 'http://localhost')
  res.send(`<a href="${url.search}">again</a>`)
  res.send(`<a>${url.searchParams.get('q')}</a>`) // want `req\.url is sent back as a page`
})

// No link makes a browser name another host.
app.get('/host', (req, res) => res.send(`<link href="https://${req.headers.host}/a.css"><b>${req.get('x-forwarded-host')}</b>`))
app.get('/agent', (req, res) => res.send(`<b>${req.headers.referer}</b>`)) // want `req\.headers\.referer is sent back as a page`

// The type that is said outside holds inside.
app.get('/events', (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream')
  listen((event) => res.write(`data: ${req.query.name} ${event}\n\n`))
})
app.get('/late', (req, res) => {
  listen((event) => res.write(`data: ${req.query.name} ${event}\n\n`)) // want `req\.query\.name is sent back as a page`
  res.setHeader('Content-Type', 'text/event-stream')
})

// Parsers of Markdown: some leave markup as it is, others only if they are told to.
const MarkdownIt = require('markdown-it')
const { marked } = require('marked')
app.get('/markdown', (req, res) => {
  res.send(new MarkdownIt().render(req.query.text))
  res.send(new MarkdownIt({ html: true }).render(req.query.raw)) // want `req\.query\.raw is sent back as a page`
  res.send(marked.parse(req.query.marked)) // want `req\.query\.marked is sent back as a page`
  res.attachment('notes.txt').send(req.query.notes)
})
koa.use(async (ctx) => {
  ctx.set('Content-Type', 'text/html')
  ctx.body = 'Hello ' + ctx.query.name // want `ctx\.query\.name is sent back as a page`
})

// What is to be kept as a file runs no script.
app.get('/report', (req, res) => res.attachment('report.html').send(req.query.name))
app.get('/file', (req, res) => {
  res.set('Content-Disposition', 'attachment; filename="' + encodeURIComponent(req.query.name) + '"')
  res.send('<b>' + req.query.name)
})
app.get('/inline', (req, res) => {
  res.set('Content-Disposition', 'inline')
  res.send('<b>' + req.query.name) // want `req.query.name is sent back as a page`
})
function setDownloadHeader (answer, type) { answer.set({ 'Content-Type': type, 'Content-Disposition': 'attachment; filename="a"' }) }
function setOtherHeader (answer, type) { answer.set({ 'X-Type': type }) }
app.get('/helped', (req, res) => {
  setDownloadHeader(res, 'application/octet-stream')
  res.send('<b>' + req.query.name)
})
app.get('/unhelped', (req, res) => {
  setOtherHeader(res, 'application/octet-stream')
  res.send('<b>' + req.query.name) // want `req.query.name is sent back as a page`
})
