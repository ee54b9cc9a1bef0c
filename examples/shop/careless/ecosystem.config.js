module.exports = {
  apps: [{
    name: 'shop',
    script: 'app.js',
    user: 'root',
    instances: 2,
    env: { PORT: 80, NODE_ENV: 'development' }
  }]
};
