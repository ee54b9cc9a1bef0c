const { session } = require('electron')

// example: wrong
session.defaultSession.setPermissionRequestHandler((contents, permission, callback) => {
  callback(true) // want `setPermissionRequestHandler grants everything that a page asks for`
})
// example: right
session.defaultSession.setPermissionRequestHandler((contents, permission, callback) => {
  callback(permission === 'notifications')
})
// example: end

session.defaultSession.setPermissionRequestHandler((contents, permission, callback) => {
  if (permission === 'media') return callback(false)
  callback(true)
})
