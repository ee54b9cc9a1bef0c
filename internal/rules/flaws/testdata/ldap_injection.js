'use strict'
const ldap = require('ldapjs')
const escape = require('ldap-escape')
const app = require('express')()

const client = ldap.createClient({ url: 'ldaps://directory.example.org' })

app.get('/people', (req, res) => {
  // example: wrong
  client.search('ou=people', { filter: `(uid=${req.query.uid})` }, found) // want `req\.query\.uid becomes part of a directory search: client\.search`
  // example: right
  client.search('ou=people', { filter: escape.filter`(uid=${req.query.uid})` }, found)
  // example: end

  client.search('uid=' + req.query.uid + ',ou=people', {}, found) // want `req\.query\.uid becomes part of a directory search`
  client.search('ou=people', { filter: '(objectClass=person)', attributes: [req.query.attribute] }, found)
  client.search('ou=people', { filter: new ldap.EqualityFilter({ attribute: 'uid', value: req.query.uid }) }, found)
})

function found() {}
