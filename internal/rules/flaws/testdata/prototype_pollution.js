'use strict'
const app = require('express')()
app.use(require('express').json())

// example: wrong
function merge(target, source) {
  for (const key in source) {
    if (source[key] && typeof source[key] === 'object') {
      target[key] = merge(target[key] || {}, source[key]) // want `writes by the key req\.body, and target was read by such a key: __proto__ makes it Object\.prototype`
    } else {
      target[key] = source[key]
    }
  }
  return target
}
// example: right
function mergeSafely(target, source) {
  for (const key in source) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue
    if (source[key] && typeof source[key] === 'object') {
      target[key] = mergeSafely(target[key] || {}, source[key])
    } else {
      target[key] = source[key]
    }
  }
  return target
}
// example: end

app.post('/settings', (req, res) => {
  res.json([merge({}, req.body), mergeSafely({}, req.body)])
})
