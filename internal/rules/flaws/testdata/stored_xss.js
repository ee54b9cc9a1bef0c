const http = require('http')
const fs = require('fs')
const path = require('path')
const escapeHtml = require('escape-html')

http.createServer((req, res) => {
  fs.readdir('uploads', (err, files) => {
    if (err) return res.end('gone')
    // example: wrong
    const list = files.map((name) => '<li>' + name + '</li>')
    res.end('<ul>' + list.join('') + '</ul>') // want `files is sent as markup: res.end`
    // example: right
    const safe = files.map((name) => '<li>' + escapeHtml(name) + '</li>')
    res.end('<ul>' + safe.join('') + '</ul>')
    // example: end
  })
}).listen(8080)

http.createServer((req, res) => {
  let page = '<ul>'
  for (const entry of fs.readdirSync('uploads')) {
    page += '<li><a href="#LINK#">#NAME#</a>'.replace('#LINK#', encodeURIComponent(entry)).replace('#NAME#', entry)
  }
  res.end(page) // want `is sent as markup`
}).listen(8081)

http.createServer((req, res) => {
  res.end(fs.readdirSync('uploads').length + ' files')
  res.end(fs.readFileSync('index.html', 'utf8'))
}).listen(8082)
