const ok = (x) => /^\w+$/.test(x)
function checked(x) { return ok(x) ? Promise.resolve(x) : Promise.reject(new Error('no')) }
app.get('/', (req, res) => {
  checked(req.query.a).then((x) => {
    exec(x)
  })
})
