// What Node sends without a type is text to a browser, unless it begins like HTML.
const http = require('http')
const nameIn = (address) => new URL(address, 'http://localhost').searchParams.get('name')

http.createServer((req, res) => res.end('Hello ' + nameIn(req.url)))
http.createServer((req, res) => res.end('<b>Hello ' + nameIn(req.url) + '</b>')) // want `req\.url is sent back as a page`
http.createServer((req, res) => res.end(nameIn(req.url) + ' is here')) // want `req\.url is sent back as a page`
http.createServer((req, res) => {
  res.write('<title>Hello</title>')
  res.end('Hello ' + nameIn(req.url)) // want `req\.url is sent back as a page`
})
