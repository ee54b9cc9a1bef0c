'use strict'
const app = require('express')()

app.post('/sum', (req, res) => {
  let sum = 0
  // example: wrong
  for (let i = 0; i < req.body.prices.length; i++) sum += Number(req.body.prices[i]) // want `req\.body\.prices says how often the loop runs`
  // example: right
  for (const price of req.body.prices) sum += Number(price)
  // example: end
  res.json(sum)
})

app.post('/right', (req, res) => {
  const { list, other, more, parts } = req.body
  let n = 0
  if (!Array.isArray(list)) return res.sendStatus(400)
  for (let i = 0; i < list.length; i++) n += Number(list[i])
  for (let i = 0; i < other.length; i++) n += other[i].price // throws where there is none
  if (more.length > 100) return res.sendStatus(400)
  for (let i = 0; i < more.length; i++) n += Number(more[i])
  const words = parts.split(',')
  for (let i = 0; i < words.length; i++) n += Number(words[i])
  for (let i = 0; i < req.params.name.length; i++) n += 1 // a text
  res.json(n)
})
