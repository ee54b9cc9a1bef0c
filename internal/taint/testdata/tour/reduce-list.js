app.get('/', (req, res) => {
  const l = req.query.l.reduce((acc, x) => { acc.push('-' + x); return acc }, [])
  exec(l.join(' ')) // flows
  const n = req.query.l.reduce((acc, x) => { acc.push(1); return acc }, [])
  exec(n.join(' '))
})
