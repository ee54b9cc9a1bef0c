'use strict'
const app = require('express')()

app.get('/login', (req, res) => {
  // example: wrong
  res.redirect(req.query.next) // want `req\.query\.next chooses where the browser goes: res\.redirect`
  // example: right
  res.redirect('/account?next=' + encodeURIComponent(req.query.next))
  // example: end
})
app.get('/away', (req, res) => res.redirect(302, req.query.to)) // want `req\.query\.to chooses where the browser goes`
app.get('/where', (req, res) => res.location('https://' + req.query.host).end()) // want `req\.query\.host chooses where`
app.get('/account', (req, res) => res.redirect('/account/' + req.params.id))
app.get('/listed', (req, res) => res.redirect(['/a', '/b'].includes(req.query.to) ? req.query.to : '/'))
const servers = require('./servers.json')
app.get('/secure', (req, res) => res.redirect(`https://${servers[0]}:8443${req.originalUrl}`))
app.get('/secured', (req, res) => res.redirect('https://' + servers[0] + req.url))
app.get('/beside', (req, res) => res.redirect(`https://${servers[0]}${req.query.rest}`)) // want `req\.query\.rest chooses where`
const { template } = require('lodash')
app.get('/files/:name', (req, res) => res.redirect(template(servers.address)({ name: req.params.name })))
app.get('/made', (req, res) => res.redirect(servers[1] + '/files/' + req.params.name))
app.get('/scheme', (req, res) => res.redirect(servers[1] + '://' + req.query.host)) // want `req.query.host chooses where`
app.get('/docs', (req, res) => res.redirect(req.originalUrl + '/'))
app.get('/:any', (req, res) => res.redirect(req.originalUrl + '/')) // want `req.originalUrl chooses where`
app.get('/old', (req, res) => res.redirect(req.url.replace('/old', ''))) // want `req.url chooses where`
app.get('/back', (req, res) => res.redirect(req.query.to.startsWith(servers.own) ? req.query.to : '/'))
const url = require('url')
app.get('/full', (req, res) => res.redirect(url.format({ protocol: 'https', host: servers[0] }) + req.originalUrl))
const pages = new Map(require('./pages'))
app.get('/page', (req, res) => { if (pages.get(req.query.page + '/index.html')) res.redirect(req.query.page) })
app.get('/fixed', (req, res) => res.redirect('/'))
app.get('/:single', (req, res) => {
  const route = req.url
  req.url = '/'
  res.redirect(req.url + '#' + route)
})
app.get('/:shorter', (req, res) => {
  req.url = req.url.slice(4)
  res.redirect(req.url) // want `req.url chooses where`
})
app.get('/:sometimes', (req, res) => {
  if (req.url.length > 80) req.url = '/'
  res.redirect(req.url) // want `req.url chooses where`
})
app.get('/:equal', (req, res) => {
  if (req.url === servers.path) return res.redirect(req.url + '/')
  if (req.query.a === req.query.b) res.redirect(req.query.a) // want `req.query.a chooses where`
  if (req.query.c !== servers.path) res.redirect(req.query.c) // want `req.query.c chooses where`
})
const assert = require('assert')
app.get('/:asserted', (req, res) => {
  const first = req.query.a
  const second = req.query.b
  assert(first === second)
  assert(second === first)
  res.redirect(first) // want `req.query.a chooses where`
})
const portion = (r) => r.body.rest
app.post('/rest', (req, res) => res.redirect(portion(req))) // want `req.body.rest chooses where`

require('http').createServer((req, res) => {
  const target = new URL(req.url, 'http://shop.net').searchParams.get('next')
  res.setHeader('Location', target) // want `req.url chooses where the browser goes`
  res.writeHead(302, { Location: '/login?next=' + encodeURIComponent(target) })
  res.setHeader('X-Next', target)
  res.end()
})
app.post('/things', (req, res) => res.status(201).header('location', `${req.body.name}/tags`).json({}))
app.post('/moved', (req, res) => res.status(301).header('location', `${req.body.name}/tags`).end()) // want `req.body.name chooses where`
require('http').createServer((req, res) => res.writeHead(201, { Location: new URL(req.url, 'http://shop.net').searchParams.get('at') }))

// What a handler leaves on the request is mended there: one finding for all who read it.
app.use((req, res, next) => { res.locals.base = req.query.base; next() })
app.get('/:one', (req, res) => res.redirect(res.locals.base)) // want `req.query.base chooses where`
app.get('/:two', (req, res) => res.redirect(res.locals.base))

// Browsers go nowhere on 201 Created, wherever in the chain the status is set.
app.post('/made', (req, res) => { res.location(req.body.at).status(201).end() })
app.post('/gone', (req, res) => { res.header('Location', req.body.at).status(307).end() }) // want `req.body.at chooses where`
require('@hapi/hapi').server().route([
  { method: 'POST', path: '/a', handler: (request, h) => h.response({}).header('Location', request.payload.at).code(201) },
  { method: 'POST', path: '/b', handler: (request, h) => h.response({}).header('Location', request.payload.at).code(302) }, // want `request.payload.at chooses where`
])

// The query of an address that is put together says nothing of where it leads.
const { format, parse } = require('url')
app.get('/f', (req, res) => res.redirect(format({ pathname: '/shop', search: parse(req.originalUrl).search })))
app.get('/g', (req, res) => res.redirect(format({ protocol: 'https', host: 'shop.net', pathname: req.query.at })))
app.get('/h', (req, res) => res.redirect(format({ pathname: req.query.at }))) // want `req.query.at chooses where`
app.get('/i', (req, res) => res.redirect(format({ protocol: 'https', host: req.query.at, pathname: '/' }))) // want `req.query.at chooses where`

// The address of the one route, with and without its query.
function addSlash (req, res) {
  const parts = req.originalUrl.split('?')
  parts[0] += '/'
  res.redirect(parts.join('?'))
}
app.get('/', addSlash)
app.get('*', (req, res) => { // any address, //evil.example among them
  const parts = req.originalUrl.split('?')
  res.redirect(parts[0] + '/') // want `req.originalUrl chooses where`
})
