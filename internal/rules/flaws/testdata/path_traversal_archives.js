'use strict'
const tar = require('tar')
const extract = require('extract-zip')
const decompress = require('decompress')
const { protocol } = require('electron')
const app = require('express')()

app.post('/unpack', async (req, res) => {
  await tar.x({ file: 'release.tgz', cwd: req.body.folder }) // want `req\.body\.folder chooses a file: tar\.x`
  await tar.c({ file: 'release.tgz', cwd: '/srv/release' }, ['.'])
  await extract('release.zip', { dir: '/srv/' + req.body.name }) // want `req\.body\.name chooses a file: extract`
  await decompress('release.zip', req.body.to) // want `req\.body\.to chooses a file: decompress`
  await decompress('release.zip', '/srv/release')
  res.render('done', { layout: req.body.layout }) // want `req\.body\.layout chooses a file: res\.render`
  res.render('done', { name: req.body.layout })
})

protocol.registerFileProtocol('app', (request, answer) => {
  answer({ path: '/opt/app/' + decodeURI(request.url.slice(6)) }) // want `request\.url chooses a file: answer`
})
