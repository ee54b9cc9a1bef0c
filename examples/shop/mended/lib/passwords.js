'use strict';

const crypto = require('node:crypto');
const { promisify } = require('node:util');

const scrypt = promisify(crypto.scrypt);
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const LENGTH = 32;

// What is stored: salt and key, both in base64url, with a dot between.
async function hash(password) {
  const salt = crypto.randomBytes(16);
  const key = await scrypt(password.normalize('NFKC'), salt, LENGTH, COST);
  return salt.toString('base64url') + '.' + key.toString('base64url');
}

async function check(stored, password) {
  const [salt, key] = stored.split('.').map((part) => Buffer.from(part, 'base64url'));
  const got = await scrypt(password.normalize('NFKC'), salt, LENGTH, COST);
  return crypto.timingSafeEqual(got, key);
}

// The hash of no password at all.
const NOBODY = Buffer.alloc(16).toString('base64url') + '.' + Buffer.alloc(LENGTH).toString('base64url');

module.exports = { hash, check, NOBODY };
