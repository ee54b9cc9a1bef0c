var fs = require('fs');
var path = require('path');
var vm = require('vm');
"use strict";

var log = path.join(__dirname, '..', 'data', 'visits.log');

exports.visit = function (req) {
  fs.appendFile(log, new Date().toISOString() + ' ' + req.ip + ' ' + req.originalUrl + '\n', function (err) {});
};

// the manager types a formula: price * 0.9
exports.reprice = function (products, formula) {
  products.forEach(function (p) {
    p.price = vm.runInNewContext(formula, { price: p.price, stock: p.stock });
  });
};
