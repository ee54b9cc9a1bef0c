var NS = NS || {};
(function (ns) {
  ns.run = function (c) {
    exec(c) // flows
  }
})(NS)
app.get('/', (req, res) => { NS.run(req.query.a) })
