var path = require('path');
var fs = require('fs');
var express = require('express');
var session = require('express-session');
var cookieParser = require('cookie-parser');
var errorhandler = require('errorhandler');
var config = require('./config');
var jobs = require('./lib/jobs');

var app = express();

app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'ejs');

// uploads and logs go here, nginx must be able to write too
fs.mkdirSync(path.join(__dirname, 'data', 'uploads'), { recursive: true, mode: 0777 });

app.use(express.urlencoded({ extended: true }));
app.use(express.json());
app.use(cookieParser('shop'));
app.use(session({
  secret: 'keyboard cat',
  resave: true,
  saveUninitialized: true,
  cookie: { httpOnly: false, secure: false, maxAge: 10 * 365 * 24 * 60 * 60 * 1000 }
}));

app.use(express.static(path.join(__dirname, 'public')));
app.use('/files', express.static(__dirname, { dotfiles: 'allow' }));

app.use(function (req, res, next) {
  // the partner sites read our prices from the browser
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin || '*');
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.locals.user = req.session.user;
  res.locals.title = config.title;
  jobs.visit(req);
  next();
});

app.use('/', require('./routes/products'));
app.use('/', require('./routes/account'));
app.use('/cart', require('./routes/cart'));
app.use('/orders', require('./routes/orders'));
app.use('/download', require('./routes/downloads'));
app.use('/admin', require('./routes/admin'));

app.get('/healthz', function (req, res) {
  res.send('ok');
});

app.use(errorhandler());

process.on('uncaughtException', function (err) {
  console.log('still running after', err);
});

app.listen(config.port, function () {
  console.log('shop listens on port ' + config.port);
  if (process.env.RUN_AS) {
    process.setuid(process.env.RUN_AS);
    process.setgid(process.env.RUN_AS);
  }
});
