const helmet = require('helmet');

// example: wrong
app.use(helmet({
  hsts: { maxAge: 31536000 },
  strictTransportSecurity: { maxAge: 63072000 }, // want `^helmet is given hsts and strictTransportSecurity, two names for Strict-Transport-Security\.$`
}));
// example: right
app.use(helmet({
  strictTransportSecurity: { maxAge: 63072000 },
}));
// example: end

app.use(helmet({ frameguard: undefined, xFrameOptions: { action: 'deny' } }));
