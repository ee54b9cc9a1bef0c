class L {
  constructor(l) { this.l = l }
  *[Symbol.iterator]() { for (const x of this.l) yield x }
}
app.get('/', (req, res) => {
  for (const x of new L(req.query.l)) exec(x) // flows
  for (const x of new L(['x'])) log(x)
})
