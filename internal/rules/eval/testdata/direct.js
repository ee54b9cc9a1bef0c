'use strict'
const express = require('express')
const app = express()

function wrong (text) {
  // example: wrong
  return eval('(' + text + ')') // want `^eval runs '\(' \+ text \+ '\)'\.$`
  // example: right
  return JSON.parse(text)
  // example: end
}

exports.disguises = function (text) {
  window.eval(text) // want `window.eval runs text`
  window['eval'](text) // want `window\['eval'\] runs text`
  globalThis.eval(text) // want `globalThis.eval runs text`
  global?.eval?.(text) // want `runs text`
  ;(0, eval)(text) // want `\(0, eval\) runs text`
  const indirect = eval
  indirect(text) // want `indirect runs text`
  const { eval: evil } = globalThis
  evil(text) // want `evil runs text`
  eval.call(null, text) // want `eval.call runs text`
  eval.apply(null, [text]) // want `eval.apply runs text`
  const bound = eval.bind(null)
  bound(text) // want `bound runs text`
  Reflect.apply(eval, null, [text]) // want `Reflect.apply runs text`
  ;['1', text].map(eval) // want `\['1', text\].map hands every value to eval`
  $.globalEval(text) // want `\$.globalEval runs text`
  eval(`${text}`) // want `eval runs`
}

// What a request is part of.
app.get('/sum', (req, res) => {
  eval(req.query.code) // want `^req.query.code runs as code: eval`
  eval('sum(' + req.body.a + ')') // want `^req.body.a runs as code: eval`
  const { filter } = req.query
  let code = 'list.filter(x => '
  code += filter
  eval(code) // want `^filter runs as code: eval`
  if (/^[0-9+]+$/.test(req.query.code)) {
    eval(req.query.code) // want `^eval runs req.query.code` // a check stands before it: what it lets pass is not known
  }
})
eval(decodeURIComponent(location.hash.slice(1))) // want `^location.hash runs as code: eval`

// Constants.
eval('debugger') // want `eval runs a constant text`
const code = 'answer = ' + 6 * 7
eval(code) // want `constant text`
exports.number = n => eval('x' + Number(n)) // want `constant text` // a number is no code
exports.negative = n => eval('x' + -n + (n > 1)) // want `constant text`
exports.quoted = s => eval('f(' + JSON.stringify(s) + ')') // want `constant text`

// Quoting that does not hold.
exports.edited = s => eval('`' + JSON.stringify(s).replace('{', '${') + '`') // want `^eval runs '`
exports.escaped = s => eval("f('" + encodeURIComponent(s) + "')") // want `^eval runs "f` // it leaves quotes alone

// No text at all: eval returns it.
eval()
eval(42)
eval({ a: 1 })
eval(function () {})

// In comments and strings: eval(text), 'eval(text)'
console.log('eval(text)')

// Other things that are called eval.
exports.shadowed = function (eval, text) { return eval(text) }
redis.eval(script, 1, 'key')
page.$eval('a', a => a.href)
math.eval(text)

// not seen: the name is put together from something that is not known.
window[name](text)
