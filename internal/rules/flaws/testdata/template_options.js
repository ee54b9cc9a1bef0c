'use strict'
const express = require('express')
const app = express()
app.use(express.urlencoded({ extended: false, limit: '10kb' }))

app.get('/page', (req, res) => {
  // example: wrong
  res.render('page', req.query) // want `req\.query is the object that the template is filled in from: res\.render`
  // example: right
  res.render('page', { name: req.query.name })
  // example: end
})

app.post('/copy', (req, res) => {
  res.render('page', { ...req.body, title: 'Page' }) // want `req\.body is the object that the template is filled in from`
})
app.post('/assigned', (req, res) => {
  const values = Object.assign({ title: 'Page' }, req.body)
  res.render('page', values) // want `req\.body is the object that the template is filled in from`
})
app.post('/form', (req, res) => {
  const { name } = req.body
  res.render('page', { form: req.body })
  res.render('page', { name })
  res.render('page', { title: 'Page' }, (err, html) => res.send(html))
})
app.use((err, req, res, next) => { res.sendStatus(500) })
app.listen(3000)
