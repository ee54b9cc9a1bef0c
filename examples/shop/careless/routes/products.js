var express = require('express');
var marked = require('marked');
var store = require('../lib/store');
var config = require('../config');
var list = require('../lib/filter');

var router = express.Router();

router.get('/', function (req, res) {
  res.render('index', { products: store.products.slice(0, config.perPage) });
});

router.get('/product/:id', function (req, res) {
  var product = store.product(req.params.id);
  if (!product) return res.status(404).send('No product ' + req.params.id);
  res.setHeader('Set-Cookie', 'last_product=' + product.id + '; Path=/; Expires=Fri, 31 Dec 2038 23:59:59 GMT');
  res.render('product', { product: product, description: marked(product.description) });
});

// /search?q=lamp&where=price < 20&sort=-price
router.get('/search', function (req, res) {
  try {
    var q = req.query.q || '';
    var found = store.products.filter(function (p) {
      return new RegExp(q, 'i').test(p.name);
    });
    if (req.query.where) found = found.filter(list.filter(req.query.where));
    if (req.query.sort) found.sort(list.order(req.query.sort));
    res.render('search', { q: q, products: found });
  } catch (err) {
    res.status(500).send('<pre>' + err.stack + '</pre>');
  }
});

module.exports = router;
