'use strict'
const { execFile, spawn } = require('node:child_process')
const git = require('simple-git')()
const app = require('express')()

app.get('/clone', async (req, res) => {
  // example: wrong
  execFile('git', ['clone', req.query.repository]) // want `req\.query\.repository is an argument, or an option: execFile`
  // example: right
  execFile('git', ['clone', '--', req.query.repository])
  // example: end

  await git.clone(req.query.repository, 'copy') // want `req\.query\.repository is an argument, or an option: git\.clone`
  spawn('curl', ['-o', 'out', req.query.url]) // want `req\.query\.url is an argument, or an option`
  spawn('git', ['log', '--author=' + req.query.author])
  spawn('git', ['log', ['main', 'next'].includes(req.query.branch) ? req.query.branch : 'main'])
  spawn('ls', [req.query.folder]) // no option of ls does harm
})
