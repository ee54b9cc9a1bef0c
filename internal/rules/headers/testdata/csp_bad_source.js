app.use((req, res, next) => {
  // example: wrong
  res.setHeader('Content-Security-Policy', "default-src self; base-uri 'none'"); // want `^The policy: self in default-src is read as the name of a host: it has no quotes; 'self' is meant\.$`
  // example: right
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'");
  // example: end
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; img-src 'slef' data"); // want `'slef' in img-src is no word that browsers know; is 'self' meant\?`
  res.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; sandbox allow-scripts; report-to self");
  res.setHeader('Content-Security-Policy', "default-src 'self' img-src images.example; base-uri 'none'"); // want `img-src in default-src is the name of a directive: a semicolon is missing before it`
  next();
});
