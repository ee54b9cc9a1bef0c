const { z } = require('zod')
const schema = z.object({ a: z.enum(['x', 'y']), b: z.string(), n: z.number(), id: z.string().uuid() })
app.post('/', (req, res) => {
  const { a, b, n, id } = schema.parse(req.body)
  exec(a)
  exec(b) // flows
  exec('kill ' + n)
  exec(id)
  const r = schema.safeParse(req.body)
  if (!r.success) return
  exec(r.data.a)
  exec(r.data.b) // flows
})
