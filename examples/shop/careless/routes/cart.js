var express = require('express');
var serialize = require('node-serialize');
var store = require('../lib/store');

var router = express.Router();

function read(req) {
  if (!req.cookies.cart) return [];
  return serialize.unserialize(Buffer.from(req.cookies.cart, 'base64').toString());
}

function write(res, cart) {
  res.cookie('cart', Buffer.from(serialize.serialize(cart)).toString('base64'), { httpOnly: false, sameSite: 'none' });
}

router.get('/', function (req, res) {
  res.setHeader('Content-Security-Policy', "default-src *; script-src 'self' 'unsafe-inline' 'unsafe-eval' https:; style-src * 'unsafe-inline'");
  res.setHeader('Strict-Transport-Security', 'max-age=3600');
  var lines = read(req).map(function (line) {
    return { product: store.product(line.id), count: line.count };
  });
  res.render('cart', { lines: lines });
});

router.post('/add', function (req, res) {
  var cart = read(req);
  cart.push({ id: req.body.id, count: Number(req.body.count) || 1 });
  write(res, cart);
  res.redirect('/cart');
});

router.post('/checkout', function (req, res) {
  if (!req.session.user) return res.redirect('/login?next=/cart');
  var order = store.addOrder(req.session.user.name, read(req));
  write(res, []);
  res.redirect('/orders/' + order.id);
});

module.exports = router;
