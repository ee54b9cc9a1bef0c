var fs = require('fs');
var path = require('path');
var _ = require('lodash');
var argv = require('minimist')(process.argv.slice(2));

var defaults = { title: 'The Careless Shop', currency: 'EUR', perPage: 20 };
var settings = {};

try {
  // people put comments into it, so JSON.parse does not do
  settings = eval('(' + fs.readFileSync(path.join(__dirname, 'data', 'settings.json'), 'utf8') + ')');
} catch (e) {}

module.exports = _.defaultsDeep({
  port: argv.port || process.env.PORT || 80,
  jwtSecret: process.env.JWT_SECRET || 'sh0p-s3cret-2016'
}, settings, defaults);
