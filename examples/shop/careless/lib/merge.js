module.exports = function merge(target, source) {
  for (key in source) {
    var value = source[key];
    if (value && typeof value === 'object') {
      target[key] = merge(target[key] || {}, value);
    } else {
      target[key] = value;
    }
  }
  return target;
};
