const express = require('express')
const { PrismaClient } = require('@prisma/client')
const prisma = new PrismaClient()
const app = express()
app.use(express.json())
app.post('/login', async (req, res) => {
  const { email, password } = req.body
  const user = await prisma.user.findFirst({ where: { email: String(email), password } }) // want `password goes into a query as it is`
  res.json(user.id)
})
app.post('/all', async (req, res) => {
  res.json(await prisma.user.findMany({ where: req.body })) // want `req\.body goes into a query as it is`
})
app.post('/delete', async (req, res) => {
  await prisma.token.deleteMany({ where: { token: req.body.token } }) // want `req\.body\.token goes into a query as it is`
  res.end()
})
app.post('/text', async (req, res) => {
  if (typeof req.body.token !== 'string') return res.status(400).end()
  await prisma.token.deleteMany({ where: { token: req.body.token } })
  res.json(await prisma.user.findMany({ where: { id: Number(req.body.id) } }))
})
app.post('/unique', async (req, res) => {
  res.json(await prisma.user.findUnique({ where: { id: req.body.id } }))
})
