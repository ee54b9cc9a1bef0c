const express = require('express')
const csurf = require('csurf')
const app = express()

// example: wrong
app.post('/transfer', transfer) // want `app.post\('/transfer'\) stands before app.use\(csurf\(\)\) and never asks for a token`
app.use(csurf())
// example: right
app.use(csurf())
app.post('/transfer', transfer)
// example: end

const router = express.Router()
router.get('/', list)
router.post('/x', csurf(), change)
router.use(csurf())
router.post('/y', change)
