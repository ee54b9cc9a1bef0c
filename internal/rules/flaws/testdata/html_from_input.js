'use strict'
const escapeHtml = require('escape-html')

// example: wrong
exports.link = (url) => '<a href="' + url + '">more</a>' // want `url becomes an attribute of the markup that is returned, with its quotes`
// example: right
exports.safe = (url) => '<a href="' + escapeHtml(url) + '">more</a>'
// example: end

exports.image = function (options) {
  return `<img class="pic" src='${options.src}'>` // want `options.src becomes an attribute`
}

exports.show = function (json) {
  json = json.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  let html = '<p>' + json + '</p>'
  html += '<a href="' + json + '">' + json + '</a>' // want `json stands in an attribute, but its quotes are not escaped`
  document.body.innerHTML = html
}

exports.quoted = function (text) {
  text = text.replace(/</g, '&lt;').replace(/"/g, '&quot;')
  return '<a title="' + text + '">x</a>'
}
exports.numbered = (n) => '<td colspan="' + Number(n) + '">'
exports.content = (html) => '<div class="box">' + html + '</div>'
exports.chosen = (size) => '<td class="' + (size === 'big' ? 'big' : 'small') + '">'
exports.logged = (url) => { console.log('<a href="' + url + '">') }
exports.component = (source) => `<TextInput source="${source}" />`
