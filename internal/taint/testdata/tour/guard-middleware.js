const Joi = require('joi'), { z } = require('zod'), pick = require('./pick')
const words = Joi.object({ n: Joi.string().alphanum().required(), free: Joi.string() })
const parts = z.object({ body: z.object({ n: z.string().regex(/^[a-z]+$/), free: z.string() }) })

const validate = (schema) => (req, res, next) => {
  const { error } = schema.validate(req.body)
  if (error) return res.status(400).end()
  next()
}
app.post('/validate', validate(words), (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
})

const logged = (schema) => (req, res, next) => {
  const { error } = schema.validate(req.body)
  if (error) console.log(error)
  next()
}
app.post('/logged', logged(words), (req, res) => {
  exec(req.body.n) // flows
})

const asked = (schema, where = 'body') => async (req, res, next) => {
  try {
    req[where] = await schema.validateAsync(req[where])
    return next()
  } catch (e) {
    return next(e)
  }
}
app.post('/asked', asked(words), (req, res) => {
  exec(req.body.n)
  exec(req.query.n) // flows
})
app.post('/asked-query', asked(words, 'query'), (req, res) => {
  exec(req.body.n) // flows
  exec(req.query.n)
})

const parsed = (schema) => async (req, res, next) => {
  try {
    await schema.parseAsync({ body: req.body, query: req.query, params: req.params })
  } catch (e) {
    return res.status(400).end()
  }
  next()
}
const show = (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
}
app.post('/parsed', [parsed(parts)], show)

const picked = (schema) => (req, res, next) => {
  const known = pick(schema, ['params', 'query', 'body'])
  const { value, error } = Joi.compile(known).prefs({ abortEarly: false }).validate(pick(req, Object.keys(known)))
  if (error) return next(new Error('invalid'))
  Object.assign(req, value)
  return next()
}
app.post('/picked', picked({ body: words }), (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
})

app.post('/pattern', (req, res, next) => {
  if (!/^\w+$/.test(req.body.n)) return res.sendStatus(400)
  next()
}, (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
})
app.post('/elsewhere', (req, res, next) => {
  if (!/^\w+$/.test(req.body.n)) return res.sendStatus(400)
  later(next)
}, (req, res) => {
  exec(req.body.n) // flows
})

const asyncHandler = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)
const wrapped = async (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
}
app.post('/wrapped', validate(words), asyncHandler(wrapped))
app.post('/wrapped-here', validate(words), asyncHandler(async (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
}))
app.post('/wrapped-free', asyncHandler(async (req, res) => {
  exec(req.body.n) // flows
}))
class Controller {
  routes() {
    router.post('/method', validate(words), this.wrap(this.method))
  }
  wrap(fn) {
    return (req, res, next) => fn.call(this, req, res).catch(next)
  }
  async method(req, res) {
    exec(req.body.n)
    exec(req.body.free) // flows
  }
}

const router = require('express').Router()
router.post('/before', (req, res) => {
  exec(req.body.n) // flows
})
router.use('/some', validate(words))
router.post('/other', (req, res) => {
  exec(req.body.n) // flows
})
router.use(validate(words))
router.post('/after', (req, res) => {
  exec(req.body.n)
  exec(req.body.free) // flows
})
