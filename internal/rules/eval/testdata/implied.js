function wrong (id) {
  // example: wrong
  setTimeout('refresh(' + id + ')', 1000) // want `setTimeout is given 'refresh\(' \+ id \+ '\)'`
  // example: right
  setTimeout(() => refresh(id), 1000)
  // example: end
  setTimeout(`refresh(${id})`, 1000) // want `setTimeout is given`
  window.setInterval("tick('" + id + "')", 10) // want `window.setInterval is given`
  setImmediate(['tick(', id, ')'].join('')) // want `setImmediate is given`
  setTimeout(String(id)) // want `setTimeout is given String\(id\)`
  const code = 'go(' + id + ')'
  setTimeout(code, 0) // want `setTimeout is given code`
  setTimeout(id ? 'a(' + id + ')' : 'b()', 0) // want `setTimeout is given`
  setTimeout.call(window, 'go(' + id + ')', 0) // want `setTimeout.call is given`
  setTimeout(refresh.toString() + id, 0) // want `setTimeout is given`
}
setInterval("$('#clock').text(new Date())", 1000) // want `setInterval is given a constant text`
setTimeout(location.hash.slice(1), 0) // want `^location.hash runs as code: setTimeout`
execScript(code) // want `execScript runs code`
execScript('go()') // want `execScript runs a constant text`

exports.right = function (callback, delay, later) {
  setTimeout(callback, delay) // its type is not known
  setTimeout(later || callback, delay)
  setTimeout(callback.bind(null, 'text'), delay)
  setTimeout(make('text'), delay)
  setTimeout(function () {}, delay)
  setTimeout(() => 'text', delay)
  setTimeout(handlers['text'], delay)
  setTimeout(a + b, 0) // may be numbers
  server.setTimeout('5000')
  request.setTimeout('5000')
}
exports.shadowed = function (setTimeout) { setTimeout('text') }
