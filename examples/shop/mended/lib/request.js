'use strict';

const crypto = require('node:crypto');
const { csrfSync } = require('csrf-sync');
const config = require('../config');
const users = require('./users').open(config.dataDir);

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  getTokenFromRequest: (req) => text(req.body, 'csrf')
});

// text reads one field of a form or query; a list or an object is not text.
function text(from, name) {
  const value = from ? from[name] : undefined;
  return typeof value === 'string' ? value : '';
}

// Every request gets a number that its log lines and its error page share.
function log(req, res, next) {
  req.id = crypto.randomUUID();
  console.log(JSON.stringify({ id: req.id, method: req.method, path: req.path, ip: req.ip }));
  next();
}

// The session holds a name only; the role is looked up on every request.
function currentUser(req, res, next) {
  req.user = req.session.user ? users.get(req.session.user) : undefined;
  res.locals.user = req.user;
  res.locals.title = config.title;
  res.locals.csrf = () => generateToken(req);
  next();
}

function signedIn(req, res, next) {
  if (!req.user) return res.redirect('/login?next=' + encodeURIComponent(req.baseUrl));
  next();
}

function staff(req, res, next) {
  if (req.user.role !== 'admin') return res.status(403).render('error', { message: 'Only for the staff.', id: '' });
  next();
}

module.exports = { csrf: csrfSynchronisedProtection, text, log, currentUser, signedIn, staff, users };
