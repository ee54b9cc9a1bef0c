const app = require('express')();
const helmet = require('helmet');

// example: wrong
app.use(helmet({
  hsts: false, // want `^helmet does not send Strict-Transport-Security: hsts is false\. Without it the first visit`
  frameguard: false, // want `^helmet does not send X-Frame-Options: frameguard is false`
}));
// example: right
app.use(helmet({
  hsts: { maxAge: 31536000 },
  frameguard: { action: 'deny' },
}));
// example: end

// The names of today.
app.use(helmet({
  strictTransportSecurity: false, // want `Strict-Transport-Security: strictTransportSecurity is false`
  xFrameOptions: false, // want `X-Frame-Options: xFrameOptions is false`
  xContentTypeOptions: false, // want `X-Content-Type-Options: xContentTypeOptions is false`
  referrerPolicy: false, // want `Referrer-Policy: referrerPolicy is false`
  crossOriginOpenerPolicy: false, // want `Cross-Origin-Opener-Policy: crossOriginOpenerPolicy is false`
  crossOriginResourcePolicy: false, // want `Cross-Origin-Resource-Policy: crossOriginResourcePolicy is false`
  originAgentCluster: false, // want `Origin-Agent-Cluster: originAgentCluster is false`
  xPermittedCrossDomainPolicies: false, // want `X-Permitted-Cross-Domain-Policies: xPermittedCrossDomainPolicies is false`
  xDnsPrefetchControl: false, // want `X-DNS-Prefetch-Control: xDnsPrefetchControl is false`
  xDownloadOptions: false, // want `X-Download-Options: xDownloadOptions is false`
  xPoweredBy: false, // want `^helmet keeps X-Powered-By: xPoweredBy is false`
  xXssProtection: false, // no harm: browsers have no filter any more
  crossOriginEmbedderPolicy: false, // the default
}));

// The names of before.
app.use(helmet({
  noSniff: false, // want `X-Content-Type-Options: noSniff is false`
  ieNoOpen: false, // want `X-Download-Options: ieNoOpen is false`
  dnsPrefetchControl: false, // want `X-DNS-Prefetch-Control: dnsPrefetchControl is false`
  permittedCrossDomainPolicies: false, // want `X-Permitted-Cross-Domain-Policies: permittedCrossDomainPolicies is false`
  hidePoweredBy: false, // want `keeps X-Powered-By: hidePoweredBy is false`
  xssFilter: false,
  expectCt: false,
  hpkp: false,
}));

// Only in development, or not known.
app.use(helmet({ hsts: process.env.NODE_ENV === 'production' ? undefined : false }));
app.use(helmet({ hsts: config.hsts, frameguard: process.env.FRAME !== 'no' }));
if (process.env.NODE_ENV !== 'production') app.use(helmet({ hsts: false }));

// Through a variable, a spread, and an assignment.
const options = { noSniff: false }; // want `noSniff is false`
app.use(helmet(options));
app.use(helmet({ ...base, ...{ noSniff: false } })); // want `noSniff is false`

function shadowed(helmet) {
  return helmet({ hsts: false });
}

// Who may frame the page is what the policy says.
app.use(helmet({ frameguard: false, contentSecurityPolicy: { directives: { frameAncestors: ["'self'", 'https://partner.example'] } } }));
app.use(helmet({ frameguard: false, contentSecurityPolicy: { directives: { frameAncestors: null } } })); // want `does not send X-Frame-Options`
app.use(helmet({ frameguard: false, contentSecurityPolicy: { directives: { defaultSrc: ["'self'"] } } })); // want `does not send X-Frame-Options`
app.use(helmet({ frameguard: false, contentSecurityPolicy: false })); // want `does not send X-Frame-Options`
