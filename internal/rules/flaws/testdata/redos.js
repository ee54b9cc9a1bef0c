'use strict'
const app = require('express')()

app.get('/check', (req, res) => {
  // example: wrong
  const wrong = /^(\w+\s?)+$/.test(req.query.text) // want `takes exponential time on req\.query\.text`
  // example: right
  const right = /^\w+(\s\w+)*\s?$/.test(req.query.text)
  // example: end

  const slow = /\s+$/.test(req.body) // want `takes quadratic time on req\.body`
  const triple = /a*a*a*b/.test(req.query.text) // want `takes polynomial \(degree 4\) time on req\.query\.text`
  const head = /\s+$/.test(req.query.text) // want `takes quadratic time on req\.query\.text`
  const short = req.query.text.length < 50 && /\s+$/.test(req.query.text)
  res.json([wrong, right, slow, triple, head, short, /\s+$/.test(new Date().toString())])
})

app.use((req, res) => {
  const bare = req.url.replace(/\?.*$/, '') // an address has no line break, without which the pattern always finds an end
  res.send([bare, req.body.text.replace(/\?.*$/, '')].length) // want `/\\\?\.\*\$/ takes quadratic time on req\.body\.text`
})

// Four pictures of hair are in both properties, and no others.
const picture = /^(\p{Extended_Pictographic}|\p{Emoji_Component})+$/u // want `"\\u\{1f9b0\}\\u00a9"\.repeat\(n\)`
const apart = /^(\p{Extended_Pictographic}|[#*0-9\u200d\ufe0f])+$/u
exports.pictures = [picture, apart]

// One line of a text has no line break either.
exports.alarm = (req) => req.body.text.split('\n').map((line) => /^ALARM:\s*(.+)$/.test(line))
exports.alarms = (req) => /^ALARM:\s*(.+)$/.test(req.body.text) // want `takes quadratic time on req.body.text`
