'use strict'
const path = require('path')

function query(name) {
  // example: wrong
  return "SELECT * FROM users WHERE name = '" + name.replace("'", "''") + "'" // want `name.replace\("'", "''"\) changes the first ' only`
  // example: right
  return db.query('SELECT * FROM users WHERE name = ?', [name])
  // example: end
}

function escapeHTML(s) {
  return s.replace('<', '&lt;').replace('>', '&gt;') // want `s.replace\('<', '&lt;'\) changes the first < only`
}
function escapeAttribute(s) {
  return s.replace(/"/, '&quot;') // want `changes the first /"/ only`
}
function stripTags(s) {
  return s.replace('<', '') // want `changes the first < only`
}
exports.all = s => s.replace(/</g, '&lt;').replace(/>/g, '&gt;').replaceAll('"', '&quot;')
exports.page = s => s.replace('<', '') // no word of escaping
exports.constant = '<b>'.replace('<', '&lt;')
exports.slash = p => p.replace('\\', '/') // a mistake, but no escape
exports.callback = s => s.replace('<', c => table[c])

exports.file = name => name.replace('../', '') // want `changes the first ../ only`
exports.twice = name => name.replace(/\.\.\//g, '') // want `makes ../ of ..`
exports.words = name => name.replaceAll('..', '') // "...." becomes nothing, "..." one dot: never two
exports.script = html => html.replace(/<script>.*?<\/script>/gi, '') // want `makes <script>` `does not match white space` `quadratic time on html`
exports.parts = html => html.replace(/<script>/gi, '') // want `makes <script>` `does not match white space`
exports.chars = name => name.replace(/[./]/g, '')
exports.dots = name => name.replace(/\.{2,}\/?/g, '')
exports.normal = name => path.normalize(name).replace(/^(\.\.(\/|\\|$))+/, '')
exports.normal2 = name => path.normalize(name).replace(/\.\.\//g, '')
exports.again = name => {
  while (name.includes('../')) name = name.replace('../', '')
  return name
}

const clean = name => name.includes('../') ? clean(name.replace('../', '')) : name
const other = name => name.includes('../') ? clean2(name.replace('../', '')) : name // want `changes the first ../ only`
exports.clean = [clean, other]

exports.slashes = p => p.replace(/\\/g, '/') // no escape of a backslash
exports.quote = s => "'" + s.replace(/'/g, "\\'") + "'" // want `puts a backslash before the quote, but none before a backslash`
exports.set2 = s => s.replace(/["']/g, '\\$&') // want `puts a backslash before the quote`
exports.inner = s => "'" + JSON.stringify(s).slice(1, -1).replace(/'/g, "\\'") + "'"
exports.turn = literal => '"' + literal.slice(1, -1).replace(/"/g, '\\"') + '"'
