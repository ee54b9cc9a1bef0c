'use strict'
const xpath = require('xpath')
const { parseXml } = require('libxmljs')
const app = require('express')()

app.get('/users', (req, res) => {
  // example: wrong
  xpath.select(`//user[name='${req.query.name}']`, users) // want `req\.query\.name becomes part of an XPath expression: xpath\.select`
  // example: right
  xpath.parse('//user[name=$name]').select({ node: users, variables: { name: req.query.name } })
  // example: end

  parseXml(text).get('//user[' + req.query.n + ']') // want `req\.query\.n becomes part of an XPath expression`
  parseXml(text).get('//user[' + Number(req.query.n) + ']')
  xpath.select('//user', users)
})

const users = null
const text = ''
