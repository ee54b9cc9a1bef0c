'use strict';

const express = require('express');
const { rateLimit } = require('express-rate-limit');
const { text, users } = require('../lib/request');

const router = express.Router();
const slowly = rateLimit({ windowMs: 15 * 60 * 1000, limit: 10, standardHeaders: 'draft-8', legacyHeaders: false });

// Where a visitor may be sent after signing in.
const NEXT = new Set(['/', '/cart', '/orders', '/admin']);
const CURRENCIES = new Set(['EUR', 'GBP', 'USD']);

function nextPage(wanted) {
  return NEXT.has(wanted) ? wanted : '/';
}

router.get('/login', (req, res) => {
  res.render('login', { error: '', next: nextPage(text(req.query, 'next')) });
});

router.post('/login', slowly, async (req, res) => {
  const next = nextPage(text(req.body, 'next'));
  const user = await users.signIn(text(req.body, 'name'), text(req.body, 'password'));
  if (!user) return res.status(401).render('login', { error: 'Name or password is wrong.', next });
  req.session = { user: user.name };
  res.redirect(next);
});

router.post('/logout', (req, res) => {
  req.session = null;
  res.redirect('/');
});

router.post('/register', slowly, async (req, res) => {
  const name = text(req.body, 'name');
  const password = text(req.body, 'password');
  let error = '';
  if (!/^[a-z][a-z0-9]{1,30}$/.test(name)) error = 'A name is 2 to 31 small letters and digits.';
  else if (password.length < 12 || password.length > 200) error = 'A password has at least 12 characters.';
  else if (!await users.add(name, password, 'customer')) error = 'This name is taken.';
  if (error) return res.status(400).render('login', { error, next: '/' });
  req.session = { user: name };
  res.redirect('/');
});

router.post('/currency', (req, res) => {
  const currency = text(req.body, 'currency');
  if (CURRENCIES.has(currency)) {
    res.cookie('__Host-currency', currency, {
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      maxAge: 30 * 24 * 60 * 60 * 1000
    });
  }
  res.redirect('/');
});

module.exports = router;
