'use strict'
const nodemailer = require('nodemailer')
const validator = require('validator')
const app = require('express')()
const users = require('./users')

const transport = nodemailer.createTransport({})

app.post('/forgotten', async (req, res) => {
  const user = await users.byMail(req.body.email)
  // example: wrong
  await transport.sendMail({ to: req.body.email, subject: 'Your link', text: user.link }) // want `req\.body\.email says who gets the mail: transport\.sendMail`
  // example: right
  await transport.sendMail({ to: user.email, subject: 'Your link', text: user.link })
  // example: end
  res.end()
})

app.post('/newsletter', async (req, res) => {
  const { email } = req.body
  if (!validator.isEmail(email)) return res.sendStatus(400)
  await transport.sendMail({ to: email, subject: 'Welcome' })
  res.end()
})

app.post('/contact', async (req, res) => {
  await transport.sendMail({
    to: 'shop@shop.example',
    subject: req.body.subject, // want `req\.body\.subject becomes a header of the mail`
    text: req.body.text
  })
  res.end()
})
