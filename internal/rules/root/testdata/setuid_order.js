'use strict'
const http = require('http')

function wrong () {
  // example: wrong
  http.createServer().listen(80, () => {
    process.setuid('shop') // want `process.setuid comes before setgid`
    process.setgid('shop')
  })
  // example: end
}
