'use strict'
// What the other switches would break, written down while it works.
const { caller } = require('./caller.cjs')

module.exports = function observe(config, note) {
  observeProto(note)
  observeAddons(note)
}

// How many uses of __proto__ are looked at: each costs a stack trace.
const most = 20000

function observeProto(note) {
  const accessor = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')
  if (!accessor?.configurable) return
  let left = most
  const look = (what, below) => {
    if (left-- > 0) note('proto', what, caller(below))
  }
  Object.defineProperty(Object.prototype, '__proto__', {
    ...accessor,
    get: function get() {
      look('reads __proto__', get)
      return Reflect.apply(accessor.get, this, [])
    },
    set: function set(value) {
      look('sets __proto__', set)
      return Reflect.apply(accessor.set, this, [value])
    },
  })
}

function observeAddons(note) {
  const { dlopen } = process
  process.dlopen = function load(module, file, ...rest) {
    note('addons', 'loads a native addon', { file: String(file) })
    return Reflect.apply(dlopen, this, [module, file, ...rest])
  }
}
