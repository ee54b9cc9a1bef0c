// What is added to a list later counts as unknown, which may be a nonce or
// another directive.
const helmet = require('helmet');

const scriptSrc = ["'self'", "'unsafe-inline'"];
if (useNonce) scriptSrc.push((req, res) => `'nonce-${res.locals.nonce}'`);
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc } } }));

const parts = ["default-src 'self'"];
parts.push("base-uri 'none'");
app.use((req, res, next) => {
  res.setHeader('Content-Security-Policy', parts.join('; '));
  next();
});

const certain = ["default-src 'self' 'unsafe-eval'"];
certain.push("img-src *");
app.use((req, res, next) => {
  res.setHeader('Content-Security-Policy', certain.join('; ')); // want `'unsafe-eval' in default-src`
  next();
});

const directives = { scriptSrc: ["'self'"], baseUri: null };
directives.baseUri = ["'none'"];
app.use(helmet({ contentSecurityPolicy: { directives } }));
