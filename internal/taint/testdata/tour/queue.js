const queue = []
app.get('/', (req, res) => { queue.push({ cmd: req.query.a }) })
setInterval(() => {
  const job = queue.shift()
  if (job) exec(job.cmd) // flows
}, 10)
