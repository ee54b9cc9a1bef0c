const helmet = require('helmet');

function handler(req, res) {
  // example: wrong
  res.setHeader('X-Frame-Options', 'ALLOW-FROM https://partner.example'); // want `^X-Frame-Options: ALLOW-FROM https://partner.example is skipped by all browsers of today, so every site may frame the page\.$`
  // example: right
  res.setHeader('X-Frame-Options', 'SAMEORIGIN');
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; frame-ancestors https://partner.example");
  // example: end
  res.setHeader('X-Frame-Options', 'ALLOWALL'); // want `ALLOWALL is no value of X-Frame-Options`
  res.setHeader('x-frame-options', 'sameorigin');
  res.setHeader('X-Frame-Options', 'deny');
  res.setHeader('X-Frame-Options', `ALLOW-FROM ${partner}`); // want `ALLOW-FROM \.\.\. is skipped`
  res.setHeader('X-Frame-Options', frameOptions);
  res.removeHeader('X-Frame-Options');
}

app.use(helmet({ frameguard: { action: 'allow-from', domain: 'https://partner.example' } })); // want `^helmet's frameguard sends X-Frame-Options: allow-from, which is skipped by all`
app.use(helmet.frameguard({ action: 'sameorigin' }));
app.use(require('frameguard')({ action: 'allow-from', domain: 'x' })); // want `sends X-Frame-Options: allow-from`
app.use(require('lusca').xframe('ALLOWALL')); // want `sends X-Frame-Options: ALLOWALL, which is no value`
app.use(require('lusca')({ xframe: 'SAMEORIGIN' }));

const headers = {};
headers['X-Frame-Options'] = 'ALLOWALL'; // want `ALLOWALL is no value`

module.exports = (ctx, next) => {
  ctx.set('X-Frame-Options', 'GOFORIT'); // want `GOFORIT is no value`
  return next();
};
