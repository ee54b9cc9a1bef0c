'use strict'
let role = 'user'
// example: wrong
if (role !== 'user‮ ⁦// Only for administrators⁩ ⁦') { // want `The character U\+202E changes the order in which this line is shown`
  grant()
}
// example: right
if (role !== 'user') { // Only for administrators
  grant()
}
// example: end
/* ⁧ a comment */ // want `The character U\+2067`
const arrow = 'a → b, café, שלום, mark ‏'
const escaped = '\u202E'
module.exports = { role, arrow, escaped }
