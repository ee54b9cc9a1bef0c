const express = require('express')
const app = express()

// example: wrong
app.set('trust proxy', true) // want `app.set\('trust proxy', true\) believes the address that a visitor writes`
// example: right
app.set('trust proxy', 1)
// example: end

app.enable('trust proxy') // want `app.enable\('trust proxy'\) believes`
app.set('trust proxy', 'loopback')
app.set('trust proxy', config.proxy)
require('fastify')({ trustProxy: true }) // want `trustProxy: true believes`
require('fastify')({ trustProxy: 1 })
