// example: wrong
const thumbs = /[👍]/ // want `takes U\+1F44D apart`
// example: right
const thumb = /[👍]/u
// example: end
const a = /👍/
const b = /[á]/ // want `apart`
const c = /[́]/
const d = /[\ud83d\udc4d]/u
