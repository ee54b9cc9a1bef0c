'use strict';

const path = require('node:path');
const express = require('express');
const store = require('../lib/store');
const { text } = require('../lib/request');

const router = express.Router();
const MANUALS = path.join(__dirname, '..', 'data', 'manuals');
const offered = new Set(store.products().map((p) => p.manual));

// manuals: /download?file=lamp.txt
router.get('/', (req, res, next) => {
  const file = text(req.query, 'file');
  if (!offered.has(file)) return next();
  res.download(file, file, { root: MANUALS });
});

module.exports = router;
