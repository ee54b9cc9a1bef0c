const express = require('express')
const bcrypt = require('bcrypt')
const app = express()

// example: wrong
app.post('/login', async (req, res) => { // want `app.post\('/login'\) compares passwords as often as anybody asks`
  const user = await find(req.body.name)
  if (!await bcrypt.compare(req.body.password, user.hash)) return res.sendStatus(401)
  res.json(tokenFor(user))
})
// example: right
app.post('/orders', async (req, res) => {
  res.json(await order(req.body))
})
// example: end
app.post('/signin', async (req, res) => { await bcrypt.compare(req.body.password, hash) }) // once an application is enough
