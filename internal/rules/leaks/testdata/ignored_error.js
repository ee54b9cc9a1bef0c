const fs = require('node:fs');
const express = require('express');
const router = express.Router();

// example: wrong
fs.readFile('prices.json', (err, text) => { // want `err of the callback of fs.readFile is never looked at`
  publish(JSON.parse(text));
});
// example: right
fs.readFile('prices.json', (err, text) => {
  if (err) return alarm(err);
  publish(JSON.parse(text));
});
// example: end

fs.appendFile('log', 'x', function (err) {}); // want `fs.appendFile`
fs.appendFile('log', 'x', function (_err) {}); // meant
fs.appendFile('log', 'x', () => {});
fs.unlink('tmp', function (err) {}); // clean-up
fs.readFile('a', function (err, text) {
  done.apply(null, arguments);
});

router.get('/', (req, res) => {
  db.find({}, (error, all) => res.json(all)); // want `error of the callback of db.find`
});
stream.on('error', (err) => {}); // an event
db.find({}, (err, all) => show(all)); // want `err of the callback of db.find`
