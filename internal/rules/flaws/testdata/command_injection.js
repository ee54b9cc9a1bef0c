'use strict'
const { exec, execSync, execFile, spawn } = require('node:child_process')
const shell = require('shelljs')
const execa = require('execa')
const quote = require('shell-quote')
const app = require('express')()

app.get('/disk', (req, res) => {
  // example: wrong
  exec('du -s ' + req.query.folder) // want `req\.query\.folder becomes part of a command: exec`
  // example: right
  execFile('du', ['-s', '--', req.query.folder])
  // example: end
})

app.post('/convert/:name', async (req, res) => {
  const { format = 'png', size } = req.body
  const target = `/tmp/${req.params.name}.${format}`
  execSync(`convert in.svg ${target}`) // want `req\.params\.name becomes part of a command: execSync`
  shell.exec('identify ' + target) // the same data once more: a step of the finding above
  shell.exec('identify ' + req.body.other) // want `req\.body\.other becomes part of a command: shell\.exec`
  spawn('display', [size], { shell: true }) // want `size becomes part of a command: spawn`
  spawn(req.body.tool, ['-v']) // want `req\.body\.tool becomes part of a command: spawn`
  await execa.command('convert ' + req.body.from, { shell: true }) // want `req\.body\.from becomes part of a command: execa\.command`
  exec(quote.quote(['convert', target]))
  exec(`convert -size ${parseInt(size, 10)} in.svg`)
  if (/^[a-z]+$/.test(format)) exec('convert in.' + format)
  if (['png', 'gif'].includes(format)) exec('convert in.' + format)
})

app.get('/fixed', (req, res) => {
  const tools = { list: 'ls', disk: 'df' }
  exec('ls')
  exec('ls ' + process.cwd())
  exec(req.query.all === 'yes' ? 'ls -a' : 'ls')
  if (Object.hasOwn(tools, req.query.tool)) exec(tools[req.query.tool])
})
