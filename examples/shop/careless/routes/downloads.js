var express = require('express');
var fs = require('fs');
var path = require('path');

var router = express.Router();

// manuals: /download?file=lamp.txt
router.get('/', function (req, res) {
  var file = path.join(__dirname, '..', 'data', 'manuals', req.query.file);
  fs.readFile(file, function (err, text) {
    if (err) return res.status(404).send(err.message);
    res.attachment(req.query.file).send(text);
  });
});

module.exports = router;
