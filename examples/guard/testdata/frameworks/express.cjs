// Express as its generator leaves it: EJS and Pug, a session, an error page.
const path = require('path')
const express = require('express')
const session = require('express-session')

const app = express()
app.set('views', path.join(__dirname, 'views'))
app.use(session({ secret: 'not so secret', resave: false, saveUninitialized: true }))
app.get('/', (req, res) => res.render('page.ejs', { title: 'Express with EJS' }))
app.get('/pug', (req, res) => res.render('page.pug', { title: 'Express with Pug' }))
app.get('/boom', () => {
  throw new Error('something inside')
})
app.listen(3000)
