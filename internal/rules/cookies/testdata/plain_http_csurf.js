'use strict'
const csrf = require('csurf')
csrf() // keeps its secret in the session
csrf({ cookie: false })
csrf({ cookie: { httpOnly: true, secure: true, sameSite: 'lax' } })
csrf({ cookie: true }) // want `csrf sets the cookie _csrf without HttpOnly` `csrf sets the cookie _csrf without Secure` `csrf sets the cookie _csrf without SameSite`
csrf({ cookie: { key: 'form', secure: true, sameSite: 'lax' } }) // want `csrf sets the cookie form without HttpOnly`
