'use strict';

// Adds a user: `npm run add-user -- NAME customer|admin`, the password on standard input.

const fs = require('node:fs');
const path = require('node:path');
const users = require('../lib/users').open(process.env.DATA_DIR || path.join(__dirname, '..', 'data'));

async function main([name, role]) {
  if (!name || !['customer', 'admin'].includes(role)) throw new Error('usage: add-user NAME customer|admin');
  const password = fs.readFileSync(0, 'utf8').trim();
  if (password.length < 12) throw new Error('the password must have at least 12 characters');
  if (!await users.add(name, password, role)) throw new Error('the name is taken');
}

main(process.argv.slice(2)).catch((err) => {
  console.error('add-user: ' + err.message);
  process.exitCode = 1;
});
