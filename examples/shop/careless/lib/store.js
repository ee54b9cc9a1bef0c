'use-strict'

var fs = require('fs');
var path = require('path');

var data = JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'data', 'shop.json'), 'utf8'));

module.exports = {
  products: data.products,
  users: data.users,
  orders: data.orders,

  product: function (id) {
    return data.products.find(function (p) { return p.id == id; });
  },

  user: function (name) {
    return data.users.find(function (u) { return u.name === name; });
  },

  addOrder: function (user, items) {
    var order = { id: String(1000 + data.orders.length + 1), user: user, items: items, at: new Date().toISOString() };
    data.orders.push(order);
    return order;
  }
};
