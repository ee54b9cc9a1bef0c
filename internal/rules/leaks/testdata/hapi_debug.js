const Hapi = require('@hapi/hapi');

// example: wrong
const careless = Hapi.server({
  port: 3000,
  debug: { request: ['error'], log: ['*'] }, // want `debug.request makes hapi print` `debug.log makes hapi print`
});
// example: right
const careful = Hapi.server({
  port: 3000,
  debug: process.env.NODE_ENV === 'development' && { request: ['error'] },
});
// example: end

Hapi.server({ debug: { request: ['implementation'] } }); // the default
Hapi.server({ debug: false });
