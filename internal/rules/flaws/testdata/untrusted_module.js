'use strict'
const app = require('express')()

app.get('/plugin', (req, res) => {
  // example: wrong
  const plugin = require('./plugins/' + req.query.plugin) // want `req\.query\.plugin chooses the module to load: require`
  // example: right
  const plugins = new Map([['chart', require('./plugins/chart')]])
  const right = plugins.get(req.query.plugin)
  // example: end

  if (['chart', 'table'].includes(req.query.plugin)) require('./plugins/' + req.query.plugin)
  plugin(right, res)
})
