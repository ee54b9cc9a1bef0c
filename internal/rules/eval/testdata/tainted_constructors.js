// Functions of texts, by constructors that have no name of their own.
const app = require('express')()
const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor
const GeneratorFunction = (function* () {}).constructor
class Shape { area () { return 1 } }
app.get('/', async (req, res) => {
  await new AsyncFunction(req.query.a)() // want `req.query.a`
  GeneratorFunction(req.query.b)() // want `req.query.b`
  ;(() => {}).constructor(req.query.c)() // want `req.query.c`
  new (Object.getPrototypeOf(new Shape()).constructor)(req.query.d)
  new ({}).constructor(req.query.e)
  global[`${'ev'}al`](req.query.f) // want `req.query.f`
})
