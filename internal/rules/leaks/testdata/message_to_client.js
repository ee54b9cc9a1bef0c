const express = require('express');
const fs = require('node:fs');
const router = express.Router();

// example: wrong
router.get('/manual', (req, res) => {
  fs.readFile(manual(req.query.name), (err, text) => {
    if (err) return res.status(404).send(err.message); // want `res.status\(404\).send sends err.message to the visitor`
    res.type('text').send(text);
  });
});
// example: right
router.get('/manual', (req, res) => {
  fs.readFile(manual(req.query.name), (err, text) => {
    if (err) return res.status(404).send('There is no such manual.');
    res.type('text').send(text);
  });
});
// example: end

class OutOfStock extends Error {}

router.post('/buy', async (req, res, next) => {
  try {
    await buy(req.body);
  } catch (err) {
    res.status(500).json({ error: err.message }); // want `err.message`
    res.json({ error: String(err) }); // want `the message of err`
    res.send('Failed: ' + err); // want `the message of err`
    res.send(`Failed: ${err.message || 'unknown'}`); // want `err.message`
    res.send(err.toString()); // want `err`
    res.status(400).json({ error: err.message }); // want `err.message`
    res.status(err.status).json({ error: err.message }); // want `err.message`
    res.render('buy', { error: err.message }); // want `err.message`
    if (err instanceof OutOfStock) return res.status(409).send(err.message); // its text is ours
    if (err.expose) res.send(err.message);
    if (err.name === 'ValidationError') return res.status(400).json({ error: err.message });
    res.send(err.message === 'none' ? 'Nothing there.' : 'Failed.');
    res.json({ error: process.env.NODE_ENV === 'development' ? err.message : 'failed' });
    res.json({ error: err instanceof Error ? err.message : 'unknown' }); // want `err.message`
    switch (res.statusCode) {
      case 404:
        res.json({ error: err.message }); // the visitor's own mistake
    }
    return next(err);
  }
});

module.exports = router;
