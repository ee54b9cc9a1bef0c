'use strict'
// What every program does, and no check may speak of.
const { execFile } = require('child_process')
const fs = require('fs')
const path = require('path')

execFile('git', ['status'], (err, out) => console.log(err || out))
fs.readFile(path.join(__dirname, 'settings.json'), 'utf8', (err, text) => console.log(err || JSON.parse(text)))
