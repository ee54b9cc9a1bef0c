const { app, session } = require('electron')

// example: wrong
app.on('certificate-error', (event, contents, url, error, certificate, callback) => {
  event.preventDefault()
  callback(true) // want `certificate-error is answered with true for every certificate`
})
// example: right
app.on('certificate-error', (event, contents, url, error, certificate, callback) => {
  event.preventDefault()
  callback(certificate.fingerprint === known)
})
// example: end

app.on('certificate-error', (event, contents, url, error, certificate, callback) => {
  if (certificate.fingerprint === known) callback(true)
  else callback(false)
})
session.defaultSession.setCertificateVerifyProc((request, callback) => {
  callback(0) // want `setCertificateVerifyProc accepts every certificate`
})
session.defaultSession.setCertificateVerifyProc((request, callback) => {
  callback(request.hostname === 'internal.example' ? 0 : -3)
})
