'use strict'
// Backslashes for a shell have to stand before all that ends a command.
exports.some = s => String(s).replace(/([\\$`()!#&*|])/g, '\\$1') // want `puts a backslash before characters that a shell reads, but none before the ;`
exports.noRedirection = s => s.replace(/[\\$`;&|"' ]/g, '\\$&') // want `but none before the <`
exports.all = s => String(s).replace(/([\\$`()!#&*|;<>'" ])/g, '\\$1')
exports.others = s => s.replace(/[^\w.\/-]/g, '\\$&')

// Between double quotes the operators are harmless; a pattern and a template of JavaScript have none.
exports.quoted = s => '"' + s.replace(/(["\\$`!])/g, '\\$1') + '"'
exports.pattern = s => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
exports.removed = s => s.replace(/[$`|&]/g, '')
