const express = require('express');
const serveIndex = require('serve-index');
const fastify = require('fastify')();
const app = express();
app.disable('x-powered-by');

// example: wrong
app.use('/uploads', serveIndex('uploads')); // want `serveIndex shows every file of the folder`
// example: right
app.use('/uploads', express.static('uploads'));
// example: end

fastify.register(require('@fastify/static'), { root: '/srv/www', list: true }); // want `shows every file`
fastify.register(require('@fastify/static'), { root: '/srv/www', list: false });
