const express = require('express')
const nodemailer = require('nodemailer')
const app = express()

// example: wrong
app.post('/forgot', async (req, res) => {
  const link = `https://${req.headers.host}/reset/${token}` // want `leads where the Host header of the request says`
  await mailer.sendMail({ to: user.email, text: link })
})
// example: right
app.post('/forgot', async (req, res) => {
  const link = `${process.env.PUBLIC_URL}/reset/${token}`
  await mailer.sendMail({ to: user.email, text: link })
})
// example: end

app.post('/a', (req, res) => {
  const base = req.protocol + '://' + req.get('host')
  send(req.body.email, base + '/verify?token=' + token) // want `leads where the Host header`
  log(`${req.hostname} asked`)
  log(`reset asked on ${req.hostname}`)
  log(`${base}/index.html`)
})

const post = nodemailer.createTransport({})
app.post('/forgotten', async (req, res) => {
  const home = req.protocol + '://' + req.get('host')
  await post.sendMail({ to: user.mail, subject: 'Hello', text: greet(home, req.body.name) }) // want `becomes part of a mail`
  await post.sendMail({ to: user.mail, subject: 'Hello', text: greet(process.env.HOME_URL, req.body.name) })
  res.end()
})
function greet (where, name) { return 'Hello ' + name + ', see ' + where }
