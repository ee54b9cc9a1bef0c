const express = require('express');
const store = require('../lib/store');
const passwords = require('../lib/passwords');
const tokens = require('../lib/tokens');
const merge = require('../lib/merge');

const router = express.Router();

// "remember me"
router.use(function (req, res, next) {
  if (!req.session.user && req.cookies.remember) {
    req.session.user = tokens.read(req.cookies.remember);
  }
  next();
});

router.get('/login', function (req, res) {
  res.render('login', { error: '', next: req.query.next || '/' });
});

router.post('/login', function (req, res) {
  const user = store.user(req.body.name);
  if (!user || !passwords.check(user, req.body.password)) {
    return res.status(401).render('login', { error: 'Wrong password for ' + req.body.name, next: req.body.next || '/' });
  }
  req.session.user = user;
  res.cookie('remember', tokens.sign(user), {
    domain: '.example.com',
    path: '/',
    maxAge: 10 * 365 * 24 * 60 * 60 * 1000
  });
  res.cookie('greeting', 'Hello ' + user.name, { maxAge: 60 * 60 * 24 * 30 });
  res.redirect(req.body.next || '/');
});

router.get('/logout', function (req, res) {
  req.session.user = null;
  res.clearCookie('remember');
  res.redirect('/');
});

router.post('/register', async function (req, res) {
  const user = Object.assign({ role: 'customer' }, req.body);
  user.password = passwords.hash(req.body.password);
  store.users.push(user);
  req.session.user = user;
  res.redirect('/');
});

router.post('/account', function (req, res) {
  merge(req.session.user, req.body);
  res.json(req.session.user);
});

router.post('/currency', function (req, res) {
  res.cookie('__Host-currency', req.body.currency, { domain: 'shop.example.com', secure: true });
  res.redirect(req.headers.referer || '/');
});

router.post('/forgotten', function (req, res) {
  const user = store.user(req.body.name);
  user.resetCode = passwords.resetCode();
  res.send('We have sent you a mail.');
});

module.exports = router;
