// Servers beside the first, and mistakes, which are the application's.
const http = require('http')
const net = require('net')
const fs = require('fs')

const first = http.createServer((req, res) => res.end('first'))
first.listen(3000, () => {
  const out = {}
  try {
    http.createServer().listen(70000)
  } catch (err) {
    out.mistake = err.code
  }
  try {
    first.listen(3001)
  } catch (err) {
    out.twice = err.code
  }
  const second = http.createServer().listen(0, '127.0.0.1', () => {
    out.second = second.address().port > 0
    const path = `${fs.mkdtempSync(process.env.TMPDIR + '/')}/own`
    const third = net.createServer().listen(path, () => {
      out.third = third.address() === path
      out.variable = process.env.TENET_GUARD_SOCKET ?? 'gone'
      console.log(JSON.stringify(out))
    })
  })
})
