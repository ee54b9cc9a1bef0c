'use strict'
const Module = require('module')
const requireFromString = require('require-from-string')

exports.load = function (text, name) {
  // example: wrong
  const plugin = new Module(name)
  plugin._compile(text, name) // want `plugin._compile runs text`
  // example: right
  const settings = JSON.parse(text)
  // example: end
  module._compile(text, name) // want `module._compile runs text`
  Module.prototype._compile.call(plugin, text, name) // want `_compile.call runs text`
  require.extensions['.coffee'] = function (module, name) {
    module._compile(compile(name), name) // want `module._compile runs compile\(name\)`
  }
  return requireFromString(text) // want `requireFromString runs text`
}
requireFromString('module.exports = 1') // want `requireFromString runs a constant text`

// Other things have a method of that name.
ajv._compile(schema)
this._compile(schema, 'name')
template._compile(text, 'name')
