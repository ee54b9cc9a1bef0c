'use strict';

const express = require('express');
const store = require('../lib/store');
const config = require('../config');
const { search } = require('../lib/filter');
const { text } = require('../lib/request');

const router = express.Router();

router.get('/', (req, res) => {
  res.render('index', { products: store.products().slice(0, config.perPage) });
});

router.get('/product/:id', (req, res, next) => {
  const product = store.product(req.params.id);
  if (!product) return next();
  res.cookie('__Host-last-product', String(product.id), {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 7 * 24 * 60 * 60 * 1000
  });
  res.render('product', { product });
});

// /search?q=lamp&below=20&stock=yes&sort=-price
router.get('/search', (req, res) => {
  const wanted = {
    q: text(req.query, 'q'),
    below: text(req.query, 'below'),
    inStock: text(req.query, 'stock') === 'yes',
    sort: text(req.query, 'sort')
  };
  res.render('search', { wanted, products: search(store.products(), wanted) });
});

module.exports = router;
