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

const other = express()
other.use((req, res, next) => {
  if (req.path.startsWith('/api/admin') && !req.user.isAdmin) return res.sendStatus(403) // want `req.path.startsWith\('/api/admin'\) does not match /API/ADMIN`
  next()
})
other.get('/api/admin/users', listUsers)
other.use((req, res, next) => {
  if (req.path.toLowerCase().startsWith('/api/staff') && !req.user) return res.sendStatus(401)
  if (req.path.startsWith('/static')) return next()
  next()
})
other.get('/api/staff', listUsers)
