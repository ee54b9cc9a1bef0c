'use strict'
function remember (token, theme) {
  document.cookie = 'token=' + token + '; Secure; SameSite=Lax' // want `document\.cookie sets the cookie token, which every script of the page can read`
  window.document.cookie = `session=${token}; secure; samesite=strict` // want `sets the cookie session`
  document.cookie = 'theme=' + theme + '; Secure; SameSite=Lax' // what pages set for themselves
  document.cookie = 'token=; expires=Thu, 01 Jan 1970 00:00:00 GMT' // takes it back
  document.cookie = theme // not seen: nothing is known of the text
}
function render (document) {
  document.cookie = 'token=' + 1 // another document
}
