const express = require('express')
const session = require('express-session')
const passport = require('passport')

// example: wrong
const app = express()
app.use(session({ secret, saveUninitialized: false, resave: false })) // want `Sites of others can post forms in the name of a signed-in user`
app.use(express.urlencoded({ extended: false }))
app.post('/transfer', (req, res) => { transfer(req.user, req.body.to, req.body.amount) })
// example: right
const app2 = express()
app2.use(session({ secret, saveUninitialized: false, resave: false, cookie: { sameSite: 'lax' } }))
app2.use(express.urlencoded({ extended: false }))
app2.post('/transfer', (req, res) => { transfer(req.user, req.body.to, req.body.amount) })
// example: end

const api = express()
api.use(session({ secret }))
api.use(express.json()) // no form can send it
api.post('/transfer', (req, res) => { transfer(req.user, req.body.to) })

const reader = express()
reader.use(session({ secret }))
reader.use(express.urlencoded())
reader.get('/', (req, res) => {})
reader.post('/login', (req, res) => {})
