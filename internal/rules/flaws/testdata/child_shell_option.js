const { spawn, execFile } = require('child_process')
const express = require('express')
const app = express()

// example: wrong
spawn('convert', [settings.picture, 'out.png'], { shell: true }) // want `spawn hands settings.picture to a shell`
// example: right
spawn('convert', ['--', settings.picture, 'out.png'])
// example: end

execFile('git', ['log', branch], { shell: '/bin/bash' }, done) // want `execFile hands branch to a shell`
spawn('npm', ['run', 'build'], { shell: true })
spawn(process.execPath, ['server.js'], { shell: true })
spawn('npm', [name], { shell: process.platform === 'win32' })
spawn(command, { shell: true }) // want `spawn hands command to a shell`
app.post('/convert', (req, res) => {
  spawn('convert', [req.body.file, 'out.png'], { shell: true }) // want `becomes part of a command: spawn` `is an argument, or an option: spawn`
})
