const { protocol } = require('electron')

// example: wrong
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, bypassCSP: true } } // want `The protocol app gets around the Content-Security-Policy`
])
// example: right
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } }
])
// example: end
