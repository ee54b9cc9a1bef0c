'use strict'
const axios = require('axios')
const request = require('request')
const http = require('http')

function login(name, password) {
  // example: wrong
  axios.post('http://accounts.shop.net/login', { name, password }) // want `axios.post sends password to accounts.shop.net without encryption`
  // example: right
  axios.post('https://accounts.shop.net/login', { name, password })
  // example: end
}

axios.get('http://api.shop.net/orders', { headers: { Authorization: `Bearer ${token}` } }) // want `axios.get sends Authorization to api.shop.net`
request({ url: 'http://api.shop.net/orders', auth: { user: name, pass: word } }) // want `request sends auth to api.shop.net`
http.request({ hostname: 'api.shop.net', path: '/', headers: { 'x-api-key': key } }) // want `http.request sends x-api-key to api.shop.net`
axios.get(`http://api.shop.net/orders?key=${apiKey}`) // want `axios.get sends apiKey to api.shop.net`
fetch('http://api.shop.net/in', { method: 'POST', body: JSON.stringify({ password }) }) // want `fetch sends password to api.shop.net`

axios.get('http://api.shop.net/rates')
axios.get('http://localhost:3000/login', { headers: { Authorization: token } })
axios.get('http://accounts:8080/login', { headers: { Authorization: token } }) // a service of the same network
axios.get(config.url, { headers: { Authorization: token } })
module.exports = login
