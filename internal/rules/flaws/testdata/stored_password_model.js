'use strict'
const mongoose = require('mongoose')
const User = mongoose.model('User', new mongoose.Schema({ name: String, password: String }))

require('express')().post('/users', async (req, res) => {
  await User.create({ name: String(req.body.name), password: req.body.password }) // want `User\.create writes req\.body\.password as it was typed`
  const user = new User({ name: String(req.body.name), password: req.body.password }) // want `User writes req\.body\.password as it was typed`
  await user.save()
  res.sendStatus(201)
})
