const app = require('express')();
const helmet = require('helmet');

// example: wrong
app.use(helmet({
  hsts: { maxAge: 86400 }, // want `^helmet's hsts sends Strict-Transport-Security: max-age=86400; includeSubDomains, which lasts 1 day, shorter than half a year\.$`
}));
// example: right
app.use(helmet({
  hsts: { maxAge: 31536000 },
}));
// example: end

const DAY = 24 * 60 * 60;
app.use(helmet({ strictTransportSecurity: { maxAge: 30 * DAY } })); // want `strictTransportSecurity sends .*lasts 30 days`
app.use(helmet.hsts({ maxAge: 60 })); // want `^helmet.hsts sends .*lasts 1 minute`
app.use(helmet.hsts());
app.use(helmet({ hsts: { maxAge: 365 * DAY * 1000 } })); // want `lasts 1000 years: milliseconds where seconds are wanted`
app.use(helmet({ hsts: { maxAge: 365 * DAY, includeSubDomains: false } })); // want `^helmet leaves the hosts below this one without HTTPS: includeSubDomains is false`
app.use(helmet({ hsts: { maxAge: 180 * DAY, preload: true } })); // want `asks for preloading`
app.use(helmet({ hsts: { maxAge: config.maxAge } })); // unknown is not a finding
// What the environment may override is possible, not likely.
app.use(helmet({ hsts: { maxAge: process.env.MAX_AGE || 3600 } })); // want `lasts 1 hour`
app.use(require('hsts')({ maxAge: 0 })); // want `makes browsers forget`
app.use(require('lusca').hsts({ maxAge: 3600 })); // want `lasts 1 hour`
app.use(require('lusca')({ hsts: { maxAge: 3600 } })); // want `^lusca's hsts sends Strict-Transport-Security: max-age=3600, which lasts 1 hour`

app.use((req, res, next) => {
  res.setHeader('Strict-Transport-Security', 'max-age=3600'); // want `^Strict-Transport-Security: max-age=3600 lasts 1 hour, shorter than half a year\.$`
  res.set('strict-transport-security', `max-age=${30 * DAY}; includeSubDomains`); // want `max-age=2592000; includeSubDomains lasts 30 days`
  res.header('Strict-Transport-Security', 'maxage=31536000'); // want `has no max-age that is a number`
  res.set({ 'Strict-Transport-Security': 'max-age=1' }); // want `lasts 1 seconds`
  res.writeHead(200, { 'strict-transport-security': 'max-age=' + config.maxAge });
  if (process.env.NODE_ENV !== 'production') res.setHeader('Strict-Transport-Security', 'max-age=0');
  res.setHeader('Strict-Transport-Security', 'max-age=31536000');
  // Not seen: a name that is put together when the program runs.
  res.setHeader(prefix + '-Transport-Security', 'max-age=1');
  next();
});
