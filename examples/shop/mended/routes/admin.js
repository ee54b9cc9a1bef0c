'use strict';

const express = require('express');
const store = require('../lib/store');
const { text, signedIn, staff, users } = require('../lib/request');

const router = express.Router();

router.use(signedIn, staff);

router.get('/', (req, res) => {
  res.render('admin', { products: store.products(), orders: store.orders(), users: users.count() });
});

// New prices in per cent of the old ones.
router.post('/price', (req, res) => {
  const percent = Number(text(req.body, 'percent'));
  if (!(percent >= 10 && percent <= 500)) {
    return res.status(400).render('error', { message: 'Per cent must be from 10 to 500.', id: '' });
  }
  for (const product of store.products()) product.price = Math.round(product.price * percent) / 100;
  res.redirect('/admin');
});

router.post('/stock', (req, res, next) => {
  const product = store.product(text(req.body, 'id'));
  const stock = Number(text(req.body, 'stock'));
  if (!product || !Number.isInteger(stock) || stock < 0) return next();
  product.stock = stock;
  res.redirect('/admin');
});

module.exports = router;
