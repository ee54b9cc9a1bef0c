class A { static last = 'x'; static n = 1 }
app.get('/', (req, res) => {
  A.last = req.query.a
  exec(A.last) // flows
  exec(A.n)
})
