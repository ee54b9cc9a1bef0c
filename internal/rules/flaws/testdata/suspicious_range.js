'use strict'

// example: wrong
exports.word = s => /^[A-z]+$/.test(s) // want `A-z also has \[\\\]\^_`
// example: right
exports.word2 = s => /^[A-Za-z]+$/.test(s)
// example: end

exports.file = s => /^[\w.-_]+$/.test(s) // want `\.-_ also has /:;<=>`
exports.file2 = s => /^[\w._-]+$/.test(s)
exports.mail = s => /^[a-zA-Z0-9+-_]+$/.test(s) // want `\+-_ also has ,-\./:;`
exports.digits = s => /[0-Z]/.test(s) // want `0-Z also has :;<=>\?`
exports.printable = s => /^[ -~]+$/.test(s)
exports.signs = s => /[!-/:-@[-`{-~]/.test(s)
exports.token = s => /^[#-+\--:<-[\]-~]+$/.test(s) // the grammar of cookies: no class named twice
exports.hex = s => /[\x41-z]/.test(s)
