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
app.get('/fixed', (req, res) => res.redirect('/'))

require('http').createServer((req, res) => {
  const target = new URL(req.url, 'http://shop.net').searchParams.get('next')
  res.setHeader('Location', target) // want `req.url chooses where the browser goes`
  res.writeHead(302, { Location: '/login?next=' + encodeURIComponent(target) })
  res.setHeader('X-Next', target)
  res.end()
})
