const express = require('express')
const csurf = require('csurf')
const methodOverride = require('method-override')
const { doubleCsrf } = require('csrf-csrf')

// example: wrong
csurf({ ignoreMethods: ['GET', 'HEAD', 'OPTIONS', 'POST'] }) // want `csurf lets POST through without a token`
// example: right
csurf({ ignoreMethods: ['GET', 'HEAD', 'OPTIONS'] })
// example: end

const { doubleCsrfProtection } = doubleCsrf({ getSecret, ignoredMethods: ['GET', 'DELETE'] }) // want `doubleCsrf lets DELETE through`
csurf({ ignoreMethods: methods })

const app = express()
app.use(csurf())
app.use(methodOverride()) // want `app.use\(methodOverride\(\)\) changes the method after app.use\(csurf\(\)\) has judged it`

const other = express()
other.use(methodOverride())
other.use(csurf())
