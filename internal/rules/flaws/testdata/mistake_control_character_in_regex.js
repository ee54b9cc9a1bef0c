// example: wrong
const control = /\x1f/ // want `names the control character U\+001F`
// example: right
const space = /\x20/
// example: end
const a = /\t\n\r/
const b = /[\u0000-\u001a]/ // want `U\+0000`
const c = new RegExp('\\x0c') // want `U\+000C`
const d = /\x7f/
