// example: wrong
const app = new require('express') // want `calls require with new`
// example: right
const App = require('express')
const mine = new App()
// example: end
const b = new (require('b'))()
