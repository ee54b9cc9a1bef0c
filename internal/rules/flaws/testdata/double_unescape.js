'use strict'

// example: wrong
exports.text = s => s.replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>') // want `&amp; is unescaped before &lt;: &amp;lt; becomes <`
// example: right
exports.text2 = s => s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
// example: end

exports.steps = s => {
  s = s.replace(/&amp;/g, '&') // want `&amp; is unescaped before &quot;`
  s = s.replace(/&quot;/g, '"')
  return s
}
exports.last = s => {
  s = s.replaceAll('&quot;', '"')
  s = s.replaceAll('&amp;', '&')
  return s
}
exports.other = (a, b) => [a.replace(/&amp;/g, '&'), b.replace(/&lt;/g, '<')]
exports.apart = a => [a.replace(/&amp;/g, '&'), a.replace(/&lt;/g, '<')] // each of them once
exports.escape = s => s.replace(/&/g, '&amp;').replace(/</g, '&lt;')

exports.path = url => decodeURIComponent(decodeURIComponent(url)) // want `decodes what is decoded already`
exports.once = url => decodeURIComponent(url)
