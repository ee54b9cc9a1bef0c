const helmet = require('helmet');

// example: wrong
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptsSrc: ["'none'"], // want `^The policy that helmet sends: scripts-src is no directive; is script-src meant\?\.?$`
  },
}));
// example: right
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'none'"],
  },
}));
// example: end

app.use((req, res, next) => {
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; reflected-xss block"); // want `reflected-xss is not read by browsers any more`
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; img-src a.example; img-src b.example"); // want `img-src comes a second time: browsers read the first only`
  next();
});
