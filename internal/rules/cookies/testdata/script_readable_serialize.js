'use strict'
const cookie = require('cookie')
const request = cookie.serialize('sid', req.id) // want `cookie\.serialize sets the cookie sid without HttpOnly` `without Secure` `without SameSite`
const object = cookie.serialize(request.cookie) // an object of which nothing is known
const made = cookie.stringifySetCookie({ name: 'sid', value: req.id, secure: true, sameSite: 'lax' }) // want `cookie\.stringifySetCookie sets the cookie sid without HttpOnly`
const copied = cookie.stringifySetCookie(Object.assign({ name: 'sid', value: 'x' }, request.attributes))
module.exports = { object, made, copied }
