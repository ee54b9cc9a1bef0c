'use strict'
import Cookies from 'js-cookie'
Cookies.set('theme', 'dark', { expires: 3650 }) // want `The cookie theme lives for 10 years`
Cookies.set('token', req.id, { expires: 60 }) // want `The cookie token lives for 60 days`
Cookies.set('token', req.id, { expires: 7 })
document.cookie = 'theme=dark; max-age=' + 60 * 60 * 24 * 3650 // want `The cookie theme lives for 10 years`
