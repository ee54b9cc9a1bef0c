'use strict'
const express = require('express')
const Handlebars = require('handlebars')
const nunjucks = require('nunjucks')
const ejs = require('ejs')
const Mustache = require('mustache')
const { Eta } = require('eta')
const { engine } = require('express-handlebars')

const app = express()
// example: wrong
nunjucks.configure('views', { autoescape: false, express: app }) // want `nunjucks.configure is given autoescape: false: templates write every value as it is`
// example: right
nunjucks.configure('views', { autoescape: true, express: app })
// example: end
nunjucks.configure('views', { autoescape: options.escape })
Handlebars.compile(text, { noEscape: true }) // want `Handlebars.compile is given noEscape: true`
Handlebars.compile(text)
app.engine('hbs', engine({ compilerOptions: { noEscape: true } })) // want `engine is given compilerOptions.noEscape: true`
ejs.render(text, data, { escape: s => s }) // want `ejs.render is given escape: s => s`
ejs.render(text, data, { escape: s => s.replace(/</g, '&lt;') })
ejs.renderFile('a.ejs', data, { escape: String }) // want `ejs.renderFile is given escape: String`
Mustache.escape = function (text) { return text } // want `Mustache.escape returns what it is given`
Mustache.escape = text => encode(text)
const eta = new Eta({ views: 'views', autoEscape: false }) // want `Eta is given autoEscape: false`
exports.eta = eta
