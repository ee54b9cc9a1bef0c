app.use((req, res, next) => {
  // example: wrong
  res.setHeader('Content-Security-Policy', "script-src 'nonce-r4nd0m'; object-src 'none'; base-uri 'none'"); // want `^The nonce 'nonce-r4nd0m' is the same for every answer\.$`
  // example: right
  res.setHeader('Content-Security-Policy', `script-src 'nonce-${res.locals.nonce}'; object-src 'none'; base-uri 'none'`);
  // example: end
  next();
});

// Made once, when the program starts: not seen.
const nonce = require('crypto').randomBytes(16).toString('base64');
app.use(require('helmet').contentSecurityPolicy({ directives: { scriptSrc: [`'nonce-${nonce}'`] } }));
