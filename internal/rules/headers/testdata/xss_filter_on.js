function handler(req, res) {
  // example: wrong
  res.setHeader('X-XSS-Protection', '1; mode=block'); // want `^X-XSS-Protection: 1; mode=block turns on a filter of old browsers`
  // example: right
  res.setHeader('X-XSS-Protection', '0');
  // example: end
}

app.use(require('lusca')({ xssProtection: true })); // want `^lusca's xssProtection sends X-XSS-Protection: 1; mode=block`
app.use(require('helmet')({ xssFilter: true })); // sends 0 since version 4
