// Pages of the usual template engines, and libraries that make functions; in
// an application of ECMAScript modules that may not do so itself.
import express from 'express'
import ejs from 'ejs'
import pug from 'pug'
import jade from 'jade'
import handlebars from 'handlebars'
import nunjucks from 'nunjucks'
import template from 'lodash.template'
import Ajv from 'ajv'
import morgan from 'morgan'
import parser from './node_modules/mysql2/lib/parsers/text_parser.js'

const schema = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }
const pages = {
  ejs: () => ejs.render('<p><%= name %></p>', { name: 'ann' }),
  'ejs async': () => ejs.render('<p><%= await name %></p>', { name: Promise.resolve('ann') }, { async: true }),
  pug: () => pug.render('p= name', { name: 'ann' }),
  jade: () => jade.render('p= name', { name: 'ann' }),
  handlebars: () => handlebars.compile('<p>{{name}}</p>')({ name: 'ann' }),
  nunjucks: () => nunjucks.renderString('<p>{{ name }}</p>', { name: 'ann' }),
  lodash: () => template('<p><%= name %></p>')({ name: 'ann' }),
  ajv: () => `<p>${new Ajv().compile(schema)({ a: 1 }) ? 'ann' : ''}</p>`,
  mysql2: () => (parser([], {}, {}) instanceof Function ? '<p>ann</p>' : ''),
  morgan: () => morgan.compile('<p>:name</p>')({ name: () => 'ann' }),
  global: () => (Function('return this')() === globalThis && new Function('return this;')() === globalThis ? '<p>ann</p>' : ''),
  eval: () => eval('"<p>ann</p>"'),
  Function: () => new Function('return "<p>ann</p>"')(),
}
const app = express()
app.use(morgan('dev'))
app.set('views', import.meta.dirname ?? new URL('.', import.meta.url).pathname).set('view engine', 'ejs')
app.get('/view', (req, res) => res.render('view', { name: 'ann' }))
app.get('/:page', async (req, res) => {
  try {
    res.send(await pages[req.params.page]())
  } catch (err) {
    res.status(500).send(`${err.name}: ${err.message}`)
  }
})
app.listen(0)
