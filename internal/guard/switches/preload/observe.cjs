'use strict'
// What the other switches would break, written down while it works.
const fs = require('node:fs')
const { isMainThread } = require('node:worker_threads')
const { caller } = require('./caller.cjs')

module.exports = function observe(config, note) {
  observeProto(note)
  observeAddons(note)
  if (config.strict && isMainThread) observeGlobals(config, note)
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

const every = 2000 // milliseconds

// observeGlobals looks for variables that nobody declared, which strict mode
// does not make: new properties of the global object that a file of the
// application assigns to by their name alone.
function observeGlobals(config, note) {
  const known = new Set(Object.getOwnPropertyNames(globalThis))
  const look = () => {
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      if (known.has(name) || !/^[A-Za-z_$][\w$]*$/.test(name)) continue
      known.add(name)
      const place = assignment(name, config.sloppyFiles)
      if (place) note('strict', `${name} is assigned to and not declared`, place)
    }
  }
  setInterval(look, every).unref()
  process.on('exit', look)
}

function assignment(name, files) {
  const pattern = new RegExp(`(?:^|[;{})\\s])${name.replaceAll('$', '\\$')}\\s*=(?!=)`)
  const declared = new RegExp(`\\b(?:var|let|const|function|class)\\s+${name.replaceAll('$', '\\$')}\\b`)
  for (const file of files) {
    const lines = fs.readFileSync(file, 'utf8').split('\n')
    if (lines.some(line => declared.test(line))) continue
    const at = lines.findIndex(line => pattern.test(line))
    if (at >= 0) return { file, line: at + 1 }
  }
}
