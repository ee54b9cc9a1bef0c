exports.forget = function (password) { // want `in sloppy mode`
  // example: wrong
  delete password // want `delete does not remove the variable password`
  // example: right
  password = null
  // example: end
  delete exports.password
  delete exports['password']
}
