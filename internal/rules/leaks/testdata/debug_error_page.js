const express = require('express');
const errorhandler = require('errorhandler');
const app = express();
app.disable('x-powered-by');

// example: wrong
app.use(errorhandler()); // want `errorhandler shows the stack of every error`
// example: right
if (process.env.NODE_ENV === 'development') {
  app.use(errorhandler());
}
// example: end

if (app.get('env') !== 'production') app.use(errorhandler({ log: false }));
app.use(require('strong-error-handler')({ debug: true })); // want `shows the stack`
app.use(require('strong-error-handler')({ log: true }));
app.set('env', 'development'); // want `app.set\('env', 'development'\) makes Express answer errors with their stack`
app.set('env', process.env.NODE_ENV || 'development');
process.env.NODE_ENV = 'development'; // want `puts the service into development mode`
process.env.NODE_ENV = process.env.NODE_ENV || 'development';
if (!process.env.NODE_ENV) process.env.NODE_ENV = 'development'; // a default

const fastify = require('fastify')();
fastify.register(require('fastify-error-page')); // want `shows the stack`
