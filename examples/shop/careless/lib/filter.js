// filter('price < 20 && stock > 0') gives a function for Array.prototype.filter
function filter(expr) {
  return new Function('p', 'with (p) { return ' + expr + ' }');
}

// order('price') or order('-price')
function order(field) {
  var down = field[0] === '-';
  if (down) field = field.slice(1);
  return new Function('a', 'b', 'return (a.' + field + ' > b.' + field + ' ? 1 : -1) * ' + (down ? -1 : 1));
}

module.exports = { filter: filter, order: order };
