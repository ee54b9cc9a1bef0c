'use strict'
const app = require('express')()
app.use(require('cookie-parser')(process.env.COOKIE_SECRET))

app.get('/admin', (req, res) => {
  // example: wrong
  if (req.cookies.role === 'admin') return res.render('admin') // want `req\.cookies\.role === 'admin' believes what the visitor says of himself`
  // example: right
  if (req.session.role === 'admin') return res.render('admin')
  // example: end
  if (req.signedCookies.role === 'admin') return res.render('admin')
  const { isAdmin } = req.cookies
  if (isAdmin == 'true') return res.render('admin') // want `isAdmin == 'true' believes`
  if (req.get('X-User-Role') === 'admin') return res.render('admin') // want `believes what the visitor says`
  if (req.cookies.theme === 'dark') return res.render('dark')
  if (req.body.role === 'admin') return res.sendStatus(400) // what a form says of somebody else
  res.sendStatus(403)
})
