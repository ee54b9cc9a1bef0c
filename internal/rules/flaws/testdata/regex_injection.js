'use strict'
const _ = require('lodash')
const app = require('express')()

app.get('/search', (req, res) => {
  // example: wrong
  const wrong = new RegExp(req.query.word, 'i') // want `req\.query\.word becomes a pattern: RegExp`
  // example: right
  const right = new RegExp(_.escapeRegExp(req.query.word), 'i')
  // example: end

  RegExp('^' + req.query.word) // want `req\.query\.word becomes a pattern`
  RegExp('^' + Number(req.query.n))
  RegExp('^a')
  res.json([wrong.test('a'), right.test('a')])
})
