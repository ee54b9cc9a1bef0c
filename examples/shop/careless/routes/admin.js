var express = require('express');
var store = require('../lib/store');
var jobs = require('../lib/jobs');

var router = express.Router();

router.use(function (req, res, next) {
  if (!req.session.user) return res.redirect('/login?next=/admin');
  if (req.session.user.role !== 'admin') return res.status(403).send('Only for the staff');
  next();
});

router.get('/', function (req, res) {
  res.setHeader('X-Frame-Options', 'ALLOWALL'); // the intranet shows it in a frame
  res.render('admin', { products: store.products, orders: store.orders, users: store.users });
});

router.post('/price', function (req, res) {
  try {
    jobs.reprice(store.products, req.body.formula);
  } catch (err) {
    return res.status(400).send(err);
  }
  res.redirect('/admin');
});

router.post('/stock', async function (req, res) {
  var product = store.product(req.body.id);
  product.stock = Number(req.body.stock);
  res.redirect('/admin');
});

router.use(function (err, req, res, next) {
  res.status(500).render('error', { message: err.message, stack: err.stack });
});

module.exports = router;
