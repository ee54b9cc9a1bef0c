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

app.get('/mentions', (req, res) => {
  const ids = new RegExp(/@[0-9a-f]{8}-[0-9a-f]{4}/g)
  const words = new RegExp(/@\S+/g)
  for (const id of req.query.text.match(ids)) RegExp(id, 'g')
  for (const word of req.query.text.match(words)) RegExp(word, 'g') // want `req\.query\.text becomes a pattern`
})

// A glob becomes a pattern: everything but the star is escaped.
app.get('/globs', (req, res) => {
  const glob = req.query.glob.replace(/[\\^$+?()[\]{}|]/g, '\\$&').replace(/\./g, '\\.').replace(/\*/g, '.*')
  RegExp('^' + glob + '$')
  const half = req.query.half.replace(/[\\^$+?()[\]{}|]/g, '\\$&')
  RegExp('^' + half + '$') // want `req\.query\.half becomes a pattern`
  const grown = req.query.grown.replace(/[\\^$+?()[\]{}|]/g, '\\$&').replace(/\*/g, '(.*)+')
  RegExp('^' + grown + '$') // want `req\.query\.grown becomes a pattern`
})
