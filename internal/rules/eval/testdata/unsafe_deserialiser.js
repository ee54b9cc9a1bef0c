'use strict'
const serialize = require('node-serialize')
const app = require('express')()
const yaml = require('js-yaml')

app.get('/cart', (req, res) => {
  // example: wrong
  const cart = serialize.unserialize(req.cookies.cart) // want `serialize.unserialize runs the functions in what a visitor sends: req.cookies.cart`
  // example: right
  const lines = JSON.parse(req.cookies.cart)
  // example: end
})
exports.decoded = req => serialize.unserialize(Buffer.from(req.cookies.cart, 'base64').toString()) // want `runs the functions in Buffer.from`
exports.read = function (text, schema) {
  require('serialize-to-js').deserialize(text) // want `evaluates text`
  require('funcster').deepDeserialize(text) // want `compiles the functions in text`
  require('cryo').parse(text) // want `revives the functions in text`
  yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA }) // want `yaml.load compiles the functions in text`
  yaml.load(text, { schema: yaml.DEFAULT_SCHEMA.extend(require('js-yaml-js-types').all) }) // want `yaml.load compiles the functions in text`
  yaml.load(text)
  yaml.load(text, { schema: yaml.JSON_SCHEMA })
  yaml.load(text, { schema })
  JSON.parse(text)
  serialize.serialize(text)
}
