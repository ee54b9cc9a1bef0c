'use strict'
// A small site with a script of its own on every page, one of another host, and
// places where a visitor may try only so often.
const http = require('node:http')

const page = '<!doctype html><meta charset="utf-8"><title>shared</title><script src="https://cdn.example/a.js"></script><script>document.title = 1</script>'

http.createServer((req, res) => {
  if (req.method === 'POST') return res.end('tried\n')
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.end(page)
}).listen(8080)
