function visit(node, f) { f(node); (node.kids || []).forEach((k) => visit(k, f)) }
app.post('/', (req, res) => {
  visit(req.body, (n) => {
    exec(n.cmd) // flows
  })
})
