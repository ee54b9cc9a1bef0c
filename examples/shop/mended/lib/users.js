'use strict';

const fs = require('node:fs');
const path = require('node:path');
const passwords = require('./passwords');

// open reads the users of a data folder. A folder without users is a new shop.
function open(dataDir) {
  const file = path.join(dataDir, 'users.json');
  const users = new Map();
  if (fs.existsSync(file)) {
    for (const user of JSON.parse(fs.readFileSync(file, 'utf8'))) users.set(user.name, user);
  }

  async function add(name, password, role) {
    if (users.has(name)) return false;
    const hash = await passwords.hash(password);
    if (users.has(name)) return false; // somebody else was quicker
    users.set(name, { name, role, hash });
    save();
    return true;
  }

  // A reader sees the old file or the new one, never half of it.
  function save() {
    const next = file + '.new';
    fs.writeFileSync(next, JSON.stringify([...users.values()], null, 2) + '\n', { mode: 0o600 });
    fs.renameSync(next, file);
  }

  // The check takes as long for an unknown name as for a known one.
  async function signIn(name, password) {
    const user = users.get(name);
    const ok = await passwords.check(user ? user.hash : passwords.NOBODY, password);
    return user && ok ? user : null;
  }

  return { add, signIn, get: (name) => users.get(name), count: () => users.size };
}

module.exports = { open };
