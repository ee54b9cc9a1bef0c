'use strict';

const { STATUS_CODES } = require('node:http');
const config = require('../config');

function notFound(req, res) {
  res.status(404).render('error', { message: 'There is no such page.', id: '' });
}

// The visitor learns what kind of failure it was and a number to quote; the
// log has the rest.
function failed(err, req, res, next) {
  console.error(JSON.stringify({ id: req.id, error: String(err), stack: err.stack }));
  if (res.headersSent) return next(err);
  const status = err.status >= 400 && err.status < 500 ? err.status : 500;
  res.status(status).render('error', { message: STATUS_CODES[status] + '.', id: req.id || '', user: req.user, title: config.title });
}

module.exports = { notFound, failed };
