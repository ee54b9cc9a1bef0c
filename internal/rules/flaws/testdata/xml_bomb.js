'use strict'
const expat = require('node-expat')
const libxmljs = require('libxmljs')
const sax = require('sax')
const { XMLParser } = require('fast-xml-parser')
const app = require('express')()

app.post('/feed', (req, res) => {
  // example: wrong
  const reader = new expat.Parser('UTF-8')
  reader.write(req.body.feed) // want `req\.body\.feed is parsed with its entities: reader\.write`
  // example: right
  if (/<!DOCTYPE/i.test(req.body.feed)) return res.sendStatus(400)
  const strict = sax.parser(true)
  strict.write(req.body.feed)
  // example: end
  new libxmljs.SaxParser().parseString(req.body.list) // want `req\.body\.list is parsed with its entities`
  res.json(new XMLParser().parse(req.body.feed))
})
