const express = require('express')
const fs = require('fs')
const jwt = require('jsonwebtoken')
const app = express()

// example: wrong
app.get('/report', (req, res) => {
  fs.readFile(pathOf(req.query.name), (err, data) => {
    if (err) throw err // want `throw err in the callback of fs.readFile ends the process`
    res.send(data)
  })
})
// example: right
app.get('/report', (req, res, next) => {
  fs.readFile(pathOf(req.query.name), (err, data) => {
    if (err) return next(err)
    res.send(data)
  })
})
// example: end

app.post('/user', function (req, res) {
  db.query('SELECT 1', [req.body.id], function (error, rows) {
    if (error) throw new Error('query failed: ' + error.message) // want `throw new Error.* in the callback of db.query`
    res.json(rows)
  })
  jwt.verify(req.body.token, key, (err, user) => {
    if (err) throw err // runs at once
  })
  load(req.body.id).catch(err => { throw err })
  req.body.list.forEach((e) => { throw e })
  db.query('SELECT 2', (err) => {
    try { if (err) throw err } catch (e) { res.status(500).end() }
  })
})

fs.readFile('config.json', (err, data) => {
  if (err) throw err // at the start of the program
})

// Nobody is seen to hand this one to anything.
function fail(err) {
  throw err
}
module.exports.fail = fail
