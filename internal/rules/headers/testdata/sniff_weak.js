function handler(req, res) {
  // example: wrong
  res.setHeader('X-Content-Type-Options', 'no-sniff'); // want `^X-Content-Type-Options: no-sniff is not nosniff, so browsers guess at types all the same\.$`
  // example: right
  res.setHeader('X-Content-Type-Options', 'nosniff');
  // example: end
  res.setHeader('X-Content-Type-Options', 'NoSniff');
  return new Response('', { headers: { 'X-Content-Type-Options': 'sniff' } }); // want `sniff is not nosniff`
}
