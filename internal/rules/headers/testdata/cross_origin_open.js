const helmet = require('helmet');

// example: wrong
app.use(helmet({
  crossOriginOpenerPolicy: { policy: 'unsafe-none' }, // want `^helmet's crossOriginOpenerPolicy sends Cross-Origin-Opener-Policy: unsafe-none, which leaves a page`
}));
// example: right
app.use(helmet({
  crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
}));
// example: end

app.use(helmet({ permittedCrossDomainPolicies: { permittedPolicies: 'all' } })); // want `^helmet's permittedCrossDomainPolicies sends X-Permitted-Cross-Domain-Policies: all`
app.use(helmet({ crossOriginResourcePolicy: { policy: 'cross-origin' } })); // what others may embed
