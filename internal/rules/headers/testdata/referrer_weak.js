const helmet = require('helmet');

// example: wrong
app.use(helmet({
  referrerPolicy: { policy: 'unsafe-url' }, // want `^helmet's referrerPolicy sends Referrer-Policy: unsafe-url, which tells every site the whole address`
}));
// example: right
app.use(helmet({
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
}));
// example: end

app.use(helmet.referrerPolicy({ policy: ['no-referrer', 'unsafe-url'] })); // want `sends Referrer-Policy: no-referrer, unsafe-url, which tells every site`
app.use(helmet.referrerPolicy({ policy: ['unsafe-url', 'no-referrer'] })); // the last one counts
app.use(require('referrer-policy')({ policy: 'no-referrer-when-downgrade' })); // want `tells every other HTTPS site`
app.use(require('lusca').referrerPolicy('unsafe-url')); // want `tells every site the whole address`
app.use((req, res, next) => {
  res.set('Referrer-Policy', 'none'); // want `^Referrer-Policy: none is no value of Referrer-Policy`
  res.set('Referrer-Policy', 'origin');
  next();
});
