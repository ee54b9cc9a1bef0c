const app = require('express')();
const helmet = require('helmet');
const crypto = require('crypto');

// example: wrong
app.use(helmet({
  contentSecurityPolicy: {
    directives: {
      scriptSrc: ["'self'", "'unsafe-inline'"], // want `^The policy that helmet sends: 'unsafe-inline' in script-src lets every inline script run, the attacker's too\.$`
    },
  },
}));
// example: right
app.use((req, res, next) => {
  res.locals.nonce = crypto.randomBytes(16).toString('base64');
  next();
});
app.use(helmet({
  contentSecurityPolicy: {
    directives: {
      scriptSrc: ["'self'", (req, res) => `'nonce-${res.locals.nonce}'`],
    },
  },
}));
// example: end

// Browsers skip 'unsafe-inline' beside a nonce, a hash or 'strict-dynamic'.
app.use(helmet.contentSecurityPolicy({ directives: { scriptSrc: ["'self'", "'unsafe-inline'", (req, res) => `'nonce-${res.locals.nonce}'`] } }));
app.use(helmet.contentSecurityPolicy({ directives: { 'script-src': ["'self'", "'unsafe-inline'", "'sha256-hash='"] } }));
app.use(helmet.contentSecurityPolicy({ directives: { 'script-src': ["'self'", "'unsafe-inline'", ...extra] } }));
app.use(helmet.contentSecurityPolicy({ directives: { styleSrc: ["'self'", "'unsafe-inline'"] } }));
app.use(helmet.contentSecurityPolicy({ directives: { 'script-src': "'self' 'unsafe-inline'" } })); // want `'unsafe-inline' in script-src`
app.use(helmet.contentSecurityPolicy({ directives: { scriptSrcAttr: ["'unsafe-inline'"] } })); // want `'unsafe-inline' in script-src-attr lets every event handler`
app.use(require('helmet-csp')({ directives: { ...helmet.contentSecurityPolicy.getDefaultDirectives(), 'script-src': ["'unsafe-inline'"] } })); // want `'unsafe-inline' in script-src`
app.use(require('lusca')({ csp: { policy: { 'default-src': "'self' 'unsafe-inline'", 'base-uri': "'none'" } } })); // want `^The policy that lusca sends: 'unsafe-inline' in default-src`
app.use(require('lusca').csp({ policy: "default-src 'unsafe-inline'; base-uri 'none'" })); // want `'unsafe-inline' in default-src`

const allowed = ["'self'", "'unsafe-inline'"]; // want `'unsafe-inline' in script-src`
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: allowed } } }));
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", process.env.NODE_ENV === 'production' ? null : "'unsafe-inline'"] } } }));

app.get('/', (req, res) => {
  res.setHeader('Content-Security-Policy', "script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'"); // want `^The policy: 'unsafe-inline' in script-src lets every inline script run`
  res.setHeader('Content-Security-Policy', `script-src 'self' 'unsafe-inline' 'nonce-${nonce}'; object-src 'none'; base-uri 'none'`);
  res.setHeader('Content-Security-Policy', `script-src 'self' 'unsafe-inline' ${sources}; object-src 'none'; base-uri 'none'`);
  res.setHeader('Content-Security-Policy', [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline'", // want `'unsafe-inline' in script-src lets every inline script run`
    "base-uri 'none'",
  ].join('; '));
});
