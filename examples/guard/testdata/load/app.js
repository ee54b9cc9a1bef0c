'use strict'
// A server that takes and gives as much as is asked of it, as fast as it goes,
// and knows what every byte should be.
const http = require('node:http')

const block = Buffer.alloc(1 << 16)
for (let i = 0; i < block.length; i++) block[i] = i * 31 + (i >> 8)

function take(req, res) {
  let at = 0
  let wrong = 0
  req.on('data', chunk => {
    for (let i = 0; i < chunk.length;) {
      const n = Math.min(chunk.length - i, block.length - at % block.length)
      const from = at % block.length
      if (block.compare(chunk, i, i + n, from, from + n)) wrong++
      i += n
      at += n
    }
  })
  req.on('end', () => res.end(JSON.stringify({ bytes: at, wrong })))
}

function give(res, bytes) {
  const more = () => {
    while (bytes > 0) {
      const part = bytes >= block.length ? block : block.subarray(0, bytes)
      bytes -= part.length
      if (!res.write(part)) return res.once('drain', more)
    }
    res.end()
  }
  res.setHeader('Content-Type', 'application/octet-stream')
  more()
}

http.createServer((req, res) => {
  const url = new URL(req.url, 'http://x')
  if (url.pathname === '/up') return take(req, res)
  if (url.pathname === '/down') return give(res, Number(url.searchParams.get('bytes')))
  res.end(JSON.stringify({ pid: process.pid }))
}).listen(process.env.PORT || 8080)
