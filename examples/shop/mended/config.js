'use strict';

const path = require('node:path');
const settings = require('./data/settings.json');

// Keys sign the session cookie: the first one signs, all of them verify, so
// that a key can be replaced without signing everybody out.
function sessionKeys(text) {
  const keys = (text || '').split(',').filter(Boolean);
  if (keys.length === 0 || keys.some((key) => key.length < 32)) {
    console.error('shop: SESSION_KEYS must hold one or more keys of at least 32 characters, separated by commas');
    process.exit(1);
  }
  return keys;
}

module.exports = {
  title: settings.title,
  perPage: settings.perPage,
  port: Number(process.env.PORT) || 3000,
  dataDir: process.env.DATA_DIR || path.join(__dirname, 'data'),
  sessionKeys: sessionKeys(process.env.SESSION_KEYS)
};
