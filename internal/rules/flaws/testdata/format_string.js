'use strict'
const util = require('node:util')
const app = require('express')()
const jobs = require('./jobs')

app.post('/jobs/:name', (req, res) => {
  const failed = jobs.run(req.params.name)
  // example: wrong
  console.log('job ' + req.params.name, failed) // want `req\.params\.name is read as a format: console\.log`
  // example: right
  console.log('job %j', req.params.name, failed)
  // example: end
  console.log(`done ${Number(req.params.name)}`, failed)
  console.log('done ' + req.params.name.replace(/[%\n]/g, ''), failed)
  console.log(req.body, failed) // an object
  res.end()
})

app.get('/text', (req, res) => {
  res.json({ text: util.format(req.query.text, req.query.name) }) // want `req\.query\.text is read as a format: util\.format`
  res.json({ text: util.format('%s', req.query.text) })
})
