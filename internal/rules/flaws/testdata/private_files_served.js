const express = require('express')
const os = require('os')
const path = require('path')
const app = express()

// example: wrong
app.use('/lib', express.static(path.join(__dirname, 'node_modules'))) // want `express.static serves all packages with their versions`
// example: right
app.use('/lib/jquery', express.static(path.join(__dirname, 'node_modules/jquery/dist')))
// example: end

app.use(express.static(os.homedir())) // want `serves the home of the user: os.homedir\(\)`
app.use(express.static('/etc')) // want `serves a folder of the machine`
app.use(express.static(__dirname + '/.git')) // want `serves the whole history of the source`
app.use('/tmp', express.static(os.tmpdir())) // want `serves everybody's temporary files`
app.use(express.static('/var/www'))
app.use(express.static(process.env.PUBLIC))
app.use(express.static('public'))
