'use strict'
// A shop as shops are: inline scripts and styles, a style attribute, scripts
// and styles of a second origin (CDN), a WebSocket, and a search that writes
// what it was asked into the page as it is.
const crypto = require('crypto')
const http = require('http')

const cdn = process.env.CDN
const page = (name) => `<!doctype html>
<html><head><meta charset="utf-8"><title>shop</title><link rel="icon" href="data:,">
<style>h1 { font-size: 77px }</style><link rel="stylesheet" href="${cdn}/lib.css">
<script>
function did(what) { const p = document.createElement('p'); p.textContent = 'done: ' + what; document.body.append(p) }
document.addEventListener('securitypolicyviolation', (e) => did('violation of ' + e.effectiveDirective + ' by ' + e.blockedURI))
</script></head>
<body><h1 style="margin-left: 3px">Hello ${name}</h1>
<img src="${cdn}/dot.svg"><img src="/slow.svg">
<script src="${cdn}/lib.js"></script><script src="/own.js"></script>
<script>
did('inline script')
const h = getComputedStyle(document.querySelector('h1'))
if (h.fontSize === '77px') did('inline style')
if (h.color === 'rgb(1, 2, 3)') did('cdn style')
if (h.marginLeft === '3px') did('style attribute')
document.querySelector('img').decode().then(() => did('cdn picture'), () => {})
fetch('/api').then((r) => r.json()).then(() => did('fetch own'))
new WebSocket(location.origin.replace('http', 'ws') + '/ws').onmessage = () => did('socket own')
</script></body></html>`

const server = http.createServer((req, res) => {
  const url = new URL(req.url, 'http://shop')
  if (url.pathname === '/own.js') {
    res.setHeader('Content-Type', 'text/javascript')
    return res.end("did('own script')")
  }
  if (url.pathname === '/api') {
    res.setHeader('Content-Type', 'application/json')
    return res.end('{}')
  }
  if (url.pathname === '/slow.svg') {
    res.setHeader('Content-Type', 'image/svg+xml')
    return setTimeout(() => res.end('<svg xmlns="http://www.w3.org/2000/svg"/>'), 1500)
  }
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.end(page(url.searchParams.get('q') || ''))
})

server.on('upgrade', (req, socket) => {
  const accept = crypto.createHash('sha1').update(req.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ' + accept + '\r\n\r\n')
  socket.write(Buffer.from([0x81, 0x02, 0x68, 0x69])) // a text frame: hi
})

server.listen(3000)
