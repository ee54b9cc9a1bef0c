'use strict';

const ORDERS = new Map([
  ['name', (a, b) => a.name.localeCompare(b.name)],
  ['price', (a, b) => a.price - b.price],
  ['-price', (a, b) => b.price - a.price]
]);

// search finds products by a part of their name, below a price, in stock.
function search(products, { q, below, inStock, sort }) {
  const word = q.toLowerCase();
  const limit = below === '' ? Infinity : Number(below);
  const found = products.filter((p) => p.name.toLowerCase().includes(word) && p.price < limit && (!inStock || p.stock > 0));
  const order = ORDERS.get(sort);
  return order ? found.sort(order) : found;
}

module.exports = { search };
