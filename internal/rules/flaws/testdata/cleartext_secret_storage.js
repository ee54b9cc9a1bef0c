'use strict'
const fs = require('fs')
const Cookies = require('js-cookie')

function remember(name, password, accessToken) {
  // example: wrong
  localStorage.setItem('password', password) // want `localStorage.setItem keeps password in the clear`
  // example: right
  localStorage.setItem('name', name)
  // example: end
  sessionStorage.setItem('login', JSON.stringify({ name, password })) // want `sessionStorage.setItem keeps password in the clear`
  localStorage.setItem('access_token', accessToken) // want `localStorage.setItem keeps accessToken in the clear`
  localStorage.setItem('token', answer.token) // want `localStorage.setItem keeps answer.token in the clear`
  localStorage.setItem('push_token', answer.token)
  Cookies.set('password', password) // want `Cookies.set keeps password in the clear`
  fs.writeFileSync('users.txt', name + ':' + password) // want `fs.writeFileSync keeps password in a file in the clear`

  localStorage.setItem('theme', name)
  localStorage.setItem('password', '')
  localStorage.setItem('password', encrypt(password))
  fs.writeFileSync('users.txt', hash(password))
}
module.exports = remember
