const readline = require('readline')
const fs = require('fs')

app.post('/', async (req, res) => {
  const lines = readline.createInterface({ input: req })
  for await (const line of lines) exec(line) // flows
  const own = readline.createInterface({ input: fs.createReadStream('own.txt') })
  for await (const line of own) exec(line)
})
