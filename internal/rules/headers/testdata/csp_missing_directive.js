const helmet = require('helmet');

app.use((req, res, next) => {
  // example: wrong
  res.setHeader('Content-Security-Policy', "img-src 'self'; style-src 'self'"); // want `^The policy: script-src is missing, and default-src too: scripts from anywhere run\.$`
  // example: right
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'");
  // example: end
  res.setHeader('Content-Security-Policy', "script-src 'self'"); // want `object-src is missing` `base-uri is missing`
  res.setHeader('Content-Security-Policy', `script-src 'nonce-${nonce}' 'strict-dynamic'; object-src 'none'`); // want `base-uri is missing: an injected base element makes scripts with a nonce load from elsewhere`
  res.setHeader('Content-Security-Policy', `script-src 'self'; ${rest}`); // the rest may have them
  res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"); // no script runs
  res.setHeader('Content-Security-Policy', policy);
  next();
});

app.use(helmet.contentSecurityPolicy({ directives: { scriptSrc: ["'self'"] } })); // helmet's defaults have the rest
app.use(helmet.contentSecurityPolicy({ useDefaults: false, directives: { defaultSrc: ["'self'"] } })); // want `^The policy that helmet sends: base-uri is missing`
app.use(helmet.contentSecurityPolicy({ useDefaults: false, directives: { ...shared, defaultSrc: ["'self'"] } }));
app.use(helmet.contentSecurityPolicy({ directives: { baseUri: null } })); // want `base-uri is missing`
