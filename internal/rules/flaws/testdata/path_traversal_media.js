const express = require('express')
const ejs = require('ejs')
const ffmpeg = require('fluent-ffmpeg')
const gm = require('gm').subClass({ imageMagick: true })
const Jimp = require('jimp')
const path = require('path')
const sharp = require('sharp')
const app = express()

app.get('/sharp', async (req, res) => {
  await sharp('photo.png').resize(64).jpeg().toFile('out/' + req.query.name) // want `req\.query\.name`
  await sharp('photo.png').resize(64).toFile('out/' + path.basename(req.query.name))
  res.end()
})
app.get('/gm', (req, res) => {
  gm('photo.png').resize(64).noProfile().write('out/' + req.query.name, () => res.end()) // want `req\.query\.name`
  gm('photo.png').quality(req.query.quality).write('out/photo.png', () => res.end())
})
app.get('/video', (req, res) => {
  ffmpeg(req.query.video) // want `req\.query\.video`
    .format('mp4').on('end', () => res.end())
    .save('out/' + req.query.name) // want `req\.query\.name`
  ffmpeg('film.mov').size(req.query.size).save('out/film.mp4')
})
app.get('/jimp', async (req, res) => {
  const image = await Jimp.read('photo.png')
  image.write('out/' + req.query.name) // want `req\.query\.name`
  res.end()
})
app.get('/page', (req, res) => {
  ejs.renderFile('views/' + req.query.page, {}, (err, page) => res.send(err ? '' : page)) // want `req\.query\.page`
  ejs.renderFile('views/home.ejs', { page: req.query.page }, (err, page) => res.send(err ? '' : page))
})

const server = require('@hapi/hapi').server()
server.route({ method: 'GET', path: '/open/{name*}', handler: (request, h) => h.file(request.params.name, { confine: false }) }) // want `request\.params\.name`
server.route({ method: 'GET', path: '/closed/{name*}', handler: (request, h) => h.file(request.params.name) })
server.route({ method: 'GET', path: '/below/{name*}', handler: (request, h) => h.file(request.params.name, { confine: './public' }) })
