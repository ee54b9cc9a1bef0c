'use strict'
// tenet's other checks of texts speak of a removal in one pass; these here are
// about what a pattern does not see at all.

// example: wrong
exports.clean = html => html.replace(/<script>.*<\/script>/i, '') // want `does not match white space before the bracket, </script >` `quadratic time on html`
// example: right
exports.clean2 = html => sanitizeHtml(html)
// example: end

const scripts = /<script[^>]*>[\s\S]*?<\/script>/ // want `does not match upper case, <SCRIPT>` `quadratic time on html`
exports.without = html => html.replace(scripts, '')
exports.lines = html => html.replace(/<script.*?>.*?<\/script\s*>/i, '') // want `does not match a script over several lines` `quadratic time on html`
exports.all = html => html.replace(/<script\b[^>]*>[\s\S]*?<\/script\b[^>]*>/i, '') // want `quadratic time on html`
exports.tags = html => html.replace(/<[^>]+>/g, '') // want `quadratic time on html`

function isUnsafe(html) {
  return /<script>/.test(html) // want `does not match upper case, <SCRIPT>`
}
function hasScript(html) {
  return /<script>/.test(html) // a build tool may ask
}
function sanitize(html) {
  return html.replace(/<!--[\s\S]*?-->/, '') // want `does not match the other end of a comment, --!>`
}
exports.empty = html => html.replace(/<!--[\s\S]*?-->/g, '').trim() === '' // want `quadratic time on html`
exports.scripts = html => html.match(/<script src="([^"]*)">/)
