'use strict'
const mongoose = require('mongoose')
const _ = require('lodash')
const app = require('express')()

const User = mongoose.model('User', new mongoose.Schema({ name: String, role: String }))

app.post('/users', async (req, res) => {
  // example: wrong
  await User.create(req.body) // want `req\.body becomes a record, with all fields that it has: User\.create`
  // example: right
  await User.create({ name: req.body.name, email: req.body.email })
  // example: end
  res.end()
})

app.put('/users/:id', async (req, res) => {
  await User.findByIdAndUpdate(req.params.id, req.body) // want `req\.body becomes a record`
  res.end()
})

app.put('/set/:id', async (req, res) => {
  await User.updateOne({ _id: req.params.id }, { $set: req.body }) // want `req\.body becomes a record`
  res.end()
})

app.post('/new', async (req, res) => {
  const user = new User(req.body) // want `req\.body becomes a record`
  await user.save()
  res.end()
})

app.post('/spread', async (req, res) => {
  await User.create({ role: 'customer', ...req.body }) // want `req\.body becomes a record`
  res.end()
})

app.post('/assign/:id', async (req, res) => {
  const user = await User.findById(req.params.id)
  Object.assign(user, req.body) // want `req\.body becomes a record`
  await user.save()
  res.end()
})

app.post('/session', (req, res) => {
  const user = Object.assign({ role: 'customer' }, req.body) // want `req\.body becomes a record`
  req.session.user = user
  res.end()
})

app.post('/right', async (req, res) => {
  await User.create(_.pick(req.body, ['name', 'email']))
  const { name, email } = req.body
  await User.create({ name, email })
  await User.create({ profile: req.body.profile, name }) // a field that was asked for
  const query = Object.assign({ page: 1 }, req.query) // is not stored
  res.json(query)
})

app.post('/deleted', async (req, res) => {
  delete req.body.role
  await User.create(req.body)
  res.end()
})

app.post('/listed', async (req, res) => {
  if (!Object.keys(req.body).every((key) => ['name', 'email'].includes(key))) return res.sendStatus(400)
  await User.create(req.body)
  res.end()
})

const owned = ['id', 'owner']
function withoutOwned(body) {
  const copy = { ...body }
  for (const name of owned) delete copy[name]
  return copy
}
const asItIs = (body) => ({ ...body }) // want `req.body becomes a record|body becomes a record`

app.post('/stripped', async (req, res) => {
  const { body } = req
  await User.create(withoutOwned(body))
  await User.create(asItIs(body))
  await User.create(body.address)
  res.end()
})
