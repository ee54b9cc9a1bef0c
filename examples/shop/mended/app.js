'use strict';

const path = require('node:path');
const express = require('express');
const helmet = require('helmet');
const cookieSession = require('cookie-session');
const config = require('./config');
const { csrf, currentUser, log } = require('./lib/request');
const { notFound, failed } = require('./lib/errors');

const app = express();

app.disable('x-powered-by');
app.set('trust proxy', 'loopback, uniquelocal'); // nginx, see nginx.conf
app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'ejs');

app.use(helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      objectSrc: ["'none'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      upgradeInsecureRequests: []
    }
  }
}));

app.use(log);

app.get('/healthz', (req, res) => {
  res.send('ok');
});

app.use(express.static(path.join(__dirname, 'public')));
app.use('/vendor', express.static(path.dirname(require.resolve('jquery'))));

app.use(express.urlencoded({ extended: false, limit: '10kb' }));
app.use(cookieSession({
  name: '__Host-shop',
  keys: config.sessionKeys,
  maxAge: 7 * 24 * 60 * 60 * 1000,
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: 'lax'
}));
app.use(csrf);
app.use(currentUser);

app.use('/', require('./routes/products'));
app.use('/', require('./routes/account'));
app.use('/cart', require('./routes/cart'));
app.use('/orders', require('./routes/orders'));
app.use('/download', require('./routes/downloads'));
app.use('/admin', require('./routes/admin'));

app.use(notFound);
app.use(failed);

const server = app.listen(config.port, (err) => {
  if (err) throw err;
  console.log('shop listens on port ' + config.port);
});

process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
});
