const router = require('koa-router')()

router.get('/', async ctx => {
  await ctx.render('index', { title: 'Koa' })
})

router.get('/json', async ctx => {
  ctx.body = { title: 'koa json' }
})

router.get('/boom', async () => {
  throw new Error('something inside')
})

module.exports = router
