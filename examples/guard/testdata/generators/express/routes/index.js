var express = require('express')
var router = express.Router()

router.get('/', function (req, res) {
  res.render('index', { title: 'Express' })
})

router.get(/^\/(ejs|hbs|hjs|jade|pug|twig|vash)$/, function (req, res) {
  res.render('index.' + req.params[0], { title: req.params[0] })
})

router.get('/boom', function () {
  throw new Error('something inside')
})

module.exports = router
