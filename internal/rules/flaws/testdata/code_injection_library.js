'use strict'
exports.later = function (task, options, name) {
  setTimeout(task, 0)
  setInterval(options.onTick, 100)
  setTimeout('run(' + name + ')', 10) // want `name runs as code: setTimeout`
}
exports.compile = (text) => new Function('data', 'return ' + text) // want `text runs as code: Function` possible
