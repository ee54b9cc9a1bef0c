const helmet = require('helmet');

// example: wrong
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'self'", "'unsafe-eval'"], // want `^The policy that helmet.* sends: 'unsafe-eval' in script-src lets scripts turn text into code\.$`
  },
}));
// example: right
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  },
}));
// example: end

if (process.env.NODE_ENV === 'development') policy.scriptSrc.push("'unsafe-eval'");
