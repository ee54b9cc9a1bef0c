const express = require('express')
const app = express()

// example: wrong
app.use(/^\/admin/, onlyAdmins) // want `/\^\\/admin/ does not match /ADMIN, and the route does`
app.get('/admin/users', listUsers)
// example: right
app.use('/accounts', onlyAdmins)
app.get('/accounts/all', listUsers)
// example: end

app.use(/^\/staff/i, onlyStaff)
app.get('/staff/list', listUsers)
app.use(/\/assets\/.*\.js$/, compress)
app.use(/^\/nothing/, log)
