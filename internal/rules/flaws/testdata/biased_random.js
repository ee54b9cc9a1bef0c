'use strict'
const crypto = require('crypto')

// example: wrong
function makePin () {
  const bytes = crypto.randomBytes(6)
  let pin = ''
  for (let i = 0; i < 6; i++) pin += bytes[i] % 10 // want `bytes\[i\] % 10 gives some of 10 values more often than others`
  return pin
}
// example: right
function makeCode () {
  let code = ''
  for (let i = 0; i < 6; i++) code += crypto.randomInt(10)
  return code
}
// example: end

exports.randomDigits = function (size) {
  const bytes = take(size)
  const digits = []
  for (let i = 0; i < size; i++) digits.push(Math.floor(bytes[i] / 25.6)) // want `bytes\[i\] / 25.6 gives some of 10 values`
  return digits.join('')
}
function take (size) { return crypto.randomBytes(size) }

exports.even = function (size) {
  const bytes = crypto.randomBytes(size * 2)
  const digits = []
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] < 250) digits.push(bytes[i] % 10)
  }
  return digits
}
exports.hex = () => crypto.randomBytes(1)[0] % 16
exports.plain = (bytes, i) => bytes[i] % 10
exports.makePin = makePin
exports.makeCode = makeCode
