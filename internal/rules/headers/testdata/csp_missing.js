const app = require('express')();
const helmet = require('helmet');

// example: wrong
app.use(helmet({
  contentSecurityPolicy: false, // want `^helmet sends no Content-Security-Policy: contentSecurityPolicy is false\.$`
}));
// example: end
