'use strict'
const app = require('express')()

// Without names, texts and square brackets nothing can be called: there
// is no data to fear, and still text that becomes code.
app.get('/sum', (req, res) => {
  if (!/^[0-9+*/(). -]+$/.test(req.query.sum)) return res.sendStatus(400)
  res.json(new Function('return ' + req.query.sum)()) // want `new Function compiles`
})

app.get('/letters', (req, res) => {
  if (!/^[0-9a-z+*/(). -]+$/.test(req.query.sum)) return res.sendStatus(400)
  res.json(new Function('return ' + req.query.sum)()) // want `req\.query\.sum runs as code: Function`
})
