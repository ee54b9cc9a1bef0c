const express = require('express');
const serve = require('koa-static');
const path = require('path');
const app = express();
app.disable('x-powered-by');

// example: wrong
app.use(express.static(path.join(__dirname, 'public'), { dotfiles: 'allow' })); // want `express.static sends files whose name begins with a dot`
// example: right
app.use(express.static(path.join(__dirname, 'public')));
// example: end

app.use(express.static('public', { dotfiles: 'deny' }));
app.use(express.static('public', { dotfiles: config.dotfiles }));
app.use('/.well-known', express.static('public/known', { dotfiles: 'allow' })); // meant to be seen
app.use(express.static('public/.well-known', { dotfiles: 'allow' }));
serve('public', { hidden: true }); // want `begins with a dot`
