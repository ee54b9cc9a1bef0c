function handler(req, res) {
  // example: wrong
  res.setHeader('Feature-Policy', "camera 'none'"); // want `^Browsers do not read Feature-Policy any more: its successor is Permissions-Policy\.$`
  // example: right
  res.setHeader('Permissions-Policy', 'camera=()');
  // example: end
  res.removeHeader('Public-Key-Pins');
}

const helmet = require('helmet');
app.use(helmet({ expectCt: { maxAge: 86400, enforce: true } })); // want `^Browsers do not read Expect-CT any more`
app.use(helmet({ expectCt: false }));
app.use(helmet.hpkp({ maxAge: 7776000, sha256s: ['a', 'b'] })); // want `Public-Key-Pins any more: it could lock visitors out`
