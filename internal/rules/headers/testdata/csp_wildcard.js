const helmet = require('helmet');

// example: wrong
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'self'", 'https:', 'data:'], // want `^The policy that helmet sends: https: in script-src lets in scripts from every host\. So does data:\.$`
  },
}));
// example: right
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'self'", 'https://cdn.example'],
    imgSrc: ['*', 'data:'],
  },
}));
// example: end

app.use((req, res, next) => {
  res.setHeader('Content-Security-Policy', "default-src *; base-uri 'none'"); // want `\* in default-src lets in scripts from every host`
  res.setHeader('Content-Security-Policy', "default-src 'self' http://cdn.example; base-uri 'none'"); // want `http://cdn.example in default-src lets in scripts over plain HTTP`
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; frame-ancestors *"); // want `\* in frame-ancestors lets every site put the page into a frame`
  res.setHeader('Content-Security-Policy', "script-src 'nonce-" + nonce + "' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'; base-uri 'none'");
  next();
});
