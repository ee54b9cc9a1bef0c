module.exports = main
// example: wrong
const config = load() // want `config is never read\.`
// example: right
load()
// example: end
function main (request, response) {
  let count = 0 // want `count is never read, only written\.`
  count++
  count += 1
  let total = 0
  total = total + 1
  return total
}
function alone () { // want `alone is never read`
  alone()
}
const { a, b } = load() // want `b is never read`
a()
const { secret, ...rest } = load()
send(rest)
const [first, second] = load()
second()
for (const key in rest) { send() }
try { send() } catch (error) { send() }
const _ignored = load()
class Unused {} // want `Unused is never read`
let written // want `written is never read`
written = load()
let chained // want `chained is never read`
send(chained = load())
let counter = 0
send(counter++)
const recursive = () => recursive() // want `recursive is never read`
var x = 1
const shorthand = 1
send({ shorthand, y: x })
/* exported forOthers */
const forOthers = 1
function any (o) { for (const k in o) { return true } return false }
let key // want `key is never read`
for (key in load()) return_()
function blocks () { // want `blocks is never read`
  if (any) { const lib = require('lib'); new lib() }
  if (any) { const lib = require('lib'); new lib() }
}
function outer () { // want `outer is never read`
  const inner = () => 1 // want `inner is never read`
}
