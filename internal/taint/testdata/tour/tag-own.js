function cmd(parts, ...values) { return parts.reduce((s, p, i) => s + p + (values[i] || ''), '') }
function quoted(parts, ...values) { return parts.join('x') }
app.get('/', (req, res) => {
  exec(cmd`ls ${req.query.a}`) // flows
  exec(cmd`ls ${1}`)
  exec(quoted`ls ${req.query.a}`)
})
