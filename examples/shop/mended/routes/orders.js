'use strict';

const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const express = require('express');
const store = require('../lib/store');
const { text, signedIn } = require('../lib/request');

const run = promisify(execFile);
const router = express.Router();
const INVOICES = path.join(__dirname, '..', 'data', 'invoices');
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

router.use(signedIn);

router.get('/', (req, res) => {
  res.render('orders', { orders: store.orders().filter((o) => o.user === req.user.name), day });
});

// Only the buyer and the staff see an order.
router.param('id', (req, res, next, id) => {
  const order = store.order(id);
  if (!order || (order.user !== req.user.name && req.user.role !== 'admin')) return next('route');
  req.order = order;
  next();
});

router.get('/:id', (req, res) => {
  res.render('orders', { orders: [req.order], day });
});

router.get('/:id/invoice', async (req, res) => {
  const width = Math.min(Math.max(Math.trunc(Number(text(req.query, 'width'))) || 72, 40), 120);
  const file = path.join(INVOICES, req.order.id + '.txt');
  const { stdout } = await run('fold', ['-s', '-w', String(width), file], { timeout: 5000 });
  res.type('text').send(stdout);
});

module.exports = router;
