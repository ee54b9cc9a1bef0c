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

const axios = require('axios')
exports.signIn = async (user, password) => {
  await fetch('https://api.corp.com/login?user=' + user + '&password=' + encodeURIComponent(password)) // want `fetch sends password in the address of the request`
  const url = `/login?pwd=${user.pwd}`
  await axios.get(url) // want `axios.get sends user.pwd in the address`
  await axios.get('https://api.corp.com/login', { params: { user, password } }) // want `axios.get sends password in the address`
  const xhr = new XMLHttpRequest()
  xhr.open('GET', '/login?p=' + password) // want `xhr.open sends password in the address`

  await fetch('https://api.corp.com/login?user=' + user, { method: 'POST', body: JSON.stringify({ password }) })
  await axios.post('https://api.corp.com/rpc', { jsonrpc: '2.0', method: 'login', params: { user, password } })
  await axios.post('https://api.corp.com/login', null, { params: { user, password } }) // want `axios.post sends password in the address`
  await axios({ url: 'https://api.corp.com/login?password=' + password }) // want `axios sends password in the address`
  await axios({ url: 'https://api.corp.com/login', method: 'post', data: { password } })
  await fetch('https://api.corp.com/reset?passwordLength=' + user.passwordLength)
  await fetch('https://api.corp.com/' + password)
  await fetch('https://api.corp.com/login?hash=' + hash(password))
  await fetch('https://maps.corp.com/?access_token=' + user.accessToken)
}
