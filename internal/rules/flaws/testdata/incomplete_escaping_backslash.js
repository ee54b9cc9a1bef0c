'use strict'
// A file that looks at backslashes somewhere may well have escaped them before.

exports.both = s => '"' + s.replace(/\\/g, '\\\\').replace(/"/g, '\\"') + '"'
exports.set = s => s.replace(/["\\]/g, '\\$&')
exports.steps = s => {
  s = s.replace(/\\/g, '\\\\')
  return s.replace(/"/g, '\\"')
}
exports.printer = s => {
  s = s.replace(/[\\\n]/g, c => names[c])
  const single = () => "'" + s.replace(/'/g, "\\'") + "'"
  return single()
}

exports.helper = s => "'" + s.replace(/'/g, "\\'") + "'" // its callers hand it escaped text
