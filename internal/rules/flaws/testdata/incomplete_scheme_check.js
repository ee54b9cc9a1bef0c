'use strict'

function safeLink(href) {
  // example: wrong
  if (href.toLowerCase().startsWith('javascript:')) return '#' // want `does not see data:`
  // example: right
  if (!['http:', 'https:'].includes(new URL(href, location).protocol)) return '#'
  // example: end
  if (/^\s*javascript:/i.test(href)) return '#' // want `does not see data:`
  return href
}
function follow(href) {
  if (href.startsWith('javascript:')) return // a crawler has nothing to fetch there
  queue.push(href)
}
exports.all = [safeLink, follow]
