const express = require('express')
const app = express()

// example: wrong
app.get('/login', (req, res) => {
  signIn(req.query.user, req.query.password) // want `req.query.password reads password from the address`
})
// example: right
app.post('/session', (req, res) => {
  signIn(req.body.user, req.body.password)
})
// example: end

app.get('/a', (req, res) => {
  const { apikey, page } = req.query // want `reads apikey from the address`
  confirm(req.query.token)
})
app.get('/b', (req, res) => { use(config.query.password) })

const { ExtractJwt } = require('passport-jwt')
ExtractJwt.fromUrlQueryParameter('token') // want `ExtractJwt\.fromUrlQueryParameter takes the token of the session from the address`
ExtractJwt.fromAuthHeaderAsBearerToken()
