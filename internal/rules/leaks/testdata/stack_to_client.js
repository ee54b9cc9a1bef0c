const express = require('express');
const util = require('node:util');
const fs = require('node:fs');
const app = express();
app.disable('x-powered-by');

// example: wrong
app.get('/orders/:id', (req, res) => {
  load(req.params.id, (err, order) => {
    if (err) return res.status(500).json({ error: 'failed', stack: err.stack }); // want `res.status\(500\).json sends err.stack to the visitor`
    res.json(order);
  });
});
// example: right
app.get('/orders/:id', (req, res, next) => {
  load(req.params.id, (err, order) => {
    if (err) return next(err); // the error handler logs it and answers with a fixed text
    res.json(order);
  });
});
// example: end

function load(id, done) {
  fs.readFile(id, done);
}

app.post('/a', (req, res) => {
  try {
    work();
  } catch (err) {
    res.send(err); // want `res.send sends the whole error err`
    res.send('<pre>' + err.stack + '</pre>'); // want `sends err.stack`
    res.end(`failed: ${err.stack}`); // want `res.end sends err.stack`
    res.write(JSON.stringify(err)); // want `the whole error err`
    res.json({ ok: false, detail: { error: err } }); // want `the whole error err`
    res.json({ ...err, ok: false }); // want `the whole error err`
    res.send(util.inspect(err)); // want `sends util.inspect\(err\), with the stack,`
    res.send(err.stack.split('\n').slice(0, 3).join('<br>')); // want `err.stack`
    res.status(400).send(err); // want `the whole error err`
    res.render('error', { title: 'Failed', error: err }); // want `res.render sends the whole error err`
    const body = { message: 'failed', trace: err.stack }; // want `res.json sends err.stack`
    res.json(body);
    res.json(describe(err));
    res.send('It did not work.');
    res.json({ failed: !!err, code: err.code }); // a code is no stack
    res.json({ message: process.env.NODE_ENV === 'production' ? 'failed' : err.stack });
    if (process.env.NODE_ENV !== 'production') res.json({ stack: err.stack });
    if (app.get('env') === 'development') res.send(err);
    res.json({ stack: req.app.get('verbose') ? err.stack : undefined }); // want `err.stack`
    console.error(err.stack); // a log is no visitor
    log.send(err);
  }
});

function describe(err) {
  return { name: err.name, stack: err.stack }; // want `sends err.stack`
}

const dev = process.env.NODE_ENV !== 'production';
app.use((err, req, res, next) => {
  res.status(err.status || 500);
  res.send(dev ? err.stack : 'Something went wrong.');
});

if (dev) {
  app.use((err, req, res, next) => {
    res.send(err.stack);
  });
}

app.use((err, req, res, next) => {
  res.status(500).send({ stack: err.stack }); // want `err.stack`
});

function own(id, done) {
  load(id).then((found) => done(null, found)).catch((err) => done(err));
}
app.get('/own', (req, res) => {
  own(req.params.id, function (err, id) {
    res.json(err); // want `the whole error err`
  });
});

function never(id, done) {
  done(null, id);
}
app.get('/never', (req, res) => {
  never(req.params.id, function (err, id) {
    res.json(err); // it is always null
  });
});

load('x').then((all) => all).catch((err) => {
  postMessage(err.stack); // not an answer
});

// not seen: what a template makes of res.locals.error.
app.use((err, req, res, next) => {
  res.locals.error = err;
  res.render('error');
});

app.listen(3000);
