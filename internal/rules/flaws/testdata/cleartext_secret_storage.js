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

function keep(user) {
  const data = { name: user.name, pw: user.password }
  localStorage.setItem('user', JSON.stringify(data)) // want `localStorage.setItem keeps user.password in the clear`
  fs.writeFileSync('user.json', JSON.stringify(data)) // want `fs.writeFileSync keeps user.password in a file in the clear`
  localStorage.password = user.password // want `localStorage.password keeps user.password in the clear`
  localStorage.theme = user.theme
  sessionStorage['password'] = document.getElementById('field').value // want `keeps document.getElementById\('field'\).value in the clear`
  sessionStorage.password = ''
  document.cookie = 'password=' + user.password // want `document.cookie keeps user.password in the clear`
  document.cookie = 'theme=' + user.theme
  const { password, ...rest } = user
  localStorage.setItem('user', JSON.stringify(rest))
}
keep(load())
