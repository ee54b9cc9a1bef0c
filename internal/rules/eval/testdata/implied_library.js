'use strict'
exports.later = function (task, options, name) {
  setTimeout(task, 0)
  setInterval(options.onTick, 100)
  setTimeout('run(' + name + ')', 10) // want `setTimeout is given 'run\('`
}
exports.compile = (text) => new Function('data', 'return ' + text) // want `new Function compiles 'return ' \+ text`
