var crypto = require('crypto');

exports.hash = function (password) {
  return crypto.createHash('md5').update(password).digest('hex');
};

exports.check = function (user, password) {
  return user.password == exports.hash(password);
};

// for the "forgotten password" mail
exports.resetCode = function () {
  return Math.random().toString(36).slice(2, 10);
};
