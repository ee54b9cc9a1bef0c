// example: wrong
const half = Math() // want `Math\(\) throws: Math is no function`
// example: right
const whole = Math.floor(x)
// example: end
const a = new JSON() // want `JSON is no function`
const b = JSON.parse('{}')
const c = new Intl.NumberFormat()
