'use strict'
const http = require('http')
http.createServer((req, res) => {
  res.setHeader('Set-Cookie', 'sid=' + req.id + '; HttpOnly; SameSite=Lax') // want `The cookie sid is written without Secure`
  res.setHeader('set-cookie', [`sid=${req.id}; HttpOnly; SameSite=Lax; Secure`, 'last=1; HttpOnly; SameSite=Lax']) // want `The cookie last is written without Secure`
  res.writeHead(200, { 'Set-Cookie': 'sid=1; HttpOnly; SameSite=Lax' }) // want `The cookie sid is written without Secure`
  res.setHeader('Set-Cookie', ['sid=' + req.id, 'Path=/', 'HttpOnly', 'SameSite=Lax'].join('; ')) // want `The cookie sid is written without Secure`
  res.setHeader('Set-Cookie', 'sid=1; HttpOnly; SameSite=Lax' + (req.secure ? '; Secure' : '')) // under a condition: unknown
  res.setHeader('Set-Cookie', 'sid=1; HttpOnly; SameSite=Lax; ' + req.attributes) // more attributes may follow
  let text = 'sid=1; HttpOnly; SameSite=Lax'
  if (req.secure) text += '; Secure'
  res.setHeader('Set-Cookie', text) // put together in steps
  const line = `sid=${req.id}; HttpOnly; SameSite=Lax`
  res.setHeader('Set-Cookie', line) // want `The cookie sid is written without Secure`
  res.setHeader('Set-Cookie', 'sid=; Max-Age=0') // takes it back
  res.setHeader('X-Cookie', 'sid=1')
  res.setHeader('Set-Cookie', req.cookie)
})
