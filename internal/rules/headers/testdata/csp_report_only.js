const helmet = require('helmet');

// example: wrong
app.use(helmet({
  contentSecurityPolicy: {
    directives: { scriptSrc: ["'self'", "'unsafe-inline'"] },
    reportOnly: true, // want `^The policy only reports what breaks it, and stops nothing: reportOnly is true\.$`
  },
}));
// example: end
