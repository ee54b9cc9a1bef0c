'use strict'
const mongoose = require('mongoose')
const app = require('express')()
app.use(require('express').json())

const User = mongoose.model('User', { name: String, password: String })

app.post('/login', async (req, res) => {
  // example: wrong
  const user = await User.findOne({ name: req.body.name, password: req.body.password }) // want `req\.body.* goes into a query as it is: User\.findOne`
  // example: right
  const right = await User.findOne({ name: String(req.body.name) })
  // example: end

  await User.find(req.query) // want `req\.query goes into a query as it is: User\.find`
  await User.find({ name: req.params.name }) // a text
  await User.deleteMany({ name: `${req.body.name}` })
  if (typeof req.body.name === 'string') await User.findOne({ name: req.body.name })
  await User.find({ $where: `this.name === '${req.body.name}'` }) // want `\$where runs text that is put together`
  await User.find({ age: Number(req.body.age) })
  res.json({ user: user?.id, right: right?.id })
})
