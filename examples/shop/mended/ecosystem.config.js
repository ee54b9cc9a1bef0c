'use strict';

module.exports = {
  apps: [{
    name: 'shop',
    script: 'app.js',
    uid: 'shop',
    gid: 'shop',
    env: { PORT: 3000, NODE_ENV: 'production' }
  }]
};
