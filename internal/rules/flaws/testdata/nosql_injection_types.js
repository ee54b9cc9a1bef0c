'use strict'
const mongoose = require('mongoose')
const app = require('express')()
app.use(require('express').json())
const User = mongoose.model('User', new mongoose.Schema({}, { strict: false }))
app.post('/instance', async (req, res) => {
  const { a, b } = req.body
  if (a instanceof Object) return res.sendStatus(400)
  await User.findOne({ a })
  if (b instanceof Date) return res.sendStatus(400)
  await User.findOne({ b }) // want `b.* goes into a query as it is`
})
app.post('/both', async (req, res) => {
  if (req.body.a instanceof Object || req.body.b instanceof Object) return res.sendStatus(400)
  await User.findOne({ a: req.body.a, b: req.body.b })
})
app.post('/typeof', async (req, res) => {
  const { a, b } = req.body
  if (typeof a === 'object') return res.sendStatus(400)
  await User.findOne({ a })
  if (typeof b !== 'object') return res.sendStatus(400)
  await User.findOne({ b }) // want `b.* goes into a query as it is`
})
app.post('/array', async (req, res) => {
  const { a } = req.body
  if (Array.isArray(a)) return res.sendStatus(400)
  await User.findOne({ a }) // want `a.* goes into a query as it is`
})
