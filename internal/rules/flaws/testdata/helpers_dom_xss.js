const Handlebars = require('handlebars')

Handlebars.registerHelper('link', function (text, url) {
  return new Handlebars.SafeString('<a href="' + url + '">' + Handlebars.escapeExpression(text) + '</a>') // want `url is inserted as markup`
})
Handlebars.registerHelper('bold', (text) => new Handlebars.SafeString('<b>' + Handlebars.Utils.escapeExpression(text) + '</b>'))
Handlebars.registerHelper('fixed', () => new Handlebars.SafeString('<hr>'))
