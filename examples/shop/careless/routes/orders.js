var express = require('express');
var exec = require('child_process').exec;
var path = require('path');
var moment = require('moment');
var store = require('../lib/store');

var router = express.Router();
var INVOICES = path.join(__dirname, '..', 'data', 'invoices');

router.get('/', function (req, res) {
  if (!req.session.user) return res.redirect('/login?next=/orders');
  var mine = store.orders.filter(function (o) { return o.user === req.session.user.name; });
  res.render('orders', { orders: mine, moment: moment });
});

router.get('/:id', function (req, res) {
  var order = store.orders.find(function (o) { return o.id === req.params.id; });
  res.render('orders', { orders: [order], moment: moment });
});

router.get('/:id/invoice', function (req, res) {
  var width = req.query.width || 72;
  exec('fold -s -w ' + width + ' ' + INVOICES + '/' + req.params.id + '.txt', function (err, stdout) {
    if (err) return res.status(500).json({ error: err, stack: err.stack });
    res.type('text').send(stdout);
  });
});

module.exports = router;
