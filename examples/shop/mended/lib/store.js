'use strict';

const data = require('../data/shop.json');

const products = new Map(data.products.map((p) => [String(p.id), p]));
const orders = new Map(data.orders.map((o) => [o.id, o]));

module.exports = {
  products: () => [...products.values()],
  product: (id) => products.get(String(id)),
  orders: () => [...orders.values()],
  order: (id) => orders.get(id),

  addOrder(user, items) {
    const order = { id: String(1001 + orders.size), user, items, at: new Date().toISOString() };
    orders.set(order.id, order);
    return order;
  }
};
