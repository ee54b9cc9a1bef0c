'use strict';

const express = require('express');
const store = require('../lib/store');
const { text, signedIn } = require('../lib/request');

const router = express.Router();

router.get('/', (req, res) => {
  const lines = (req.session.cart || []).map(({ id, count }) => ({ product: store.product(id), count }));
  res.render('cart', { lines });
});

router.post('/add', (req, res, next) => {
  const product = store.product(text(req.body, 'id'));
  if (!product) return next();
  const count = Math.min(Math.max(Math.trunc(Number(text(req.body, 'count'))) || 1, 1), 99);
  const cart = req.session.cart || [];
  req.session.cart = [...cart, { id: product.id, count }].slice(-50);
  res.redirect('/cart');
});

router.post('/checkout', signedIn, (req, res) => {
  const order = store.addOrder(req.user.name, req.session.cart || []);
  req.session.cart = [];
  res.redirect('/orders/' + order.id);
});

module.exports = router;
