'use strict'
const ejs = require('ejs')
const pug = require('pug')
const handlebars = require('handlebars')
const template = require('lodash.template')
const app = require('express')()

app.get('/mail', (req, res) => {
  // example: wrong
  const text = ejs.render('Dear ' + req.query.name, {}) // want `req\.query\.name becomes a template: ejs\.render`
  // example: right
  const right = ejs.render('Dear <%= name %>', { name: req.query.name })
  // example: end

  pug.compile(req.query.source)() // want `req\.query\.source becomes a template: pug\.compile`
  handlebars.compile(`Dear ${req.query.name}`)({}) // want `req\.query\.name becomes a template`
  template(req.query.source)() // want `req\.query\.source becomes a template`
  handlebars.compile('Dear {{name}}')({ name: req.query.name })
  res.json({ text, right })
})

app.get('/strict', (req, res) => {
  const interpolate = /<%=\s*(user\.name)\s*%>/g
  res.json([
    _.template(req.query.source, { interpolate, evaluate: false, escape: false })({}),
    _.template(req.query.source, { interpolate })({}) // want `req\.query\.source becomes a template`
  ])
})
