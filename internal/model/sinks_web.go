package model

import "slices"

// answerSinks are what a server answers with.
var answerSinks = []sinkRow{
	{Sink{Arg: 0, Kind: HTML}, slices.Concat(each("http:res", "write end send"), each("express:res next:res", "write end"), []string{"next:res.send"}, each("hapi:h", "response"), each("hono:c", "html"), []string{"hono/html.raw"})},
	{Sink{Arg: 0, Kind: HTML, When: NegotiatedText}, []string{"express:res.send"}},
	{Sink{Arg: 1, Kind: HTML, When: NegotiatedText}, []string{"express:res.send"}}, // send(status, text), up to Express 4, and of restify
	{Sink{Arg: 0, Kind: HTML, When: MarkupAnswers}, []string{"globalThis.Response", "next/server.NextResponse", "fastify:reply.send", "hono:c.body"}},
	{Sink{Arg: 1, Kind: HTML, When: MarkupAnswers}, []string{"h3.send"}},
	{Sink{Arg: 0, Kind: Redirect}, slices.Concat(
		each("express:res", "redirect location"), each("http:res", "redirect"), each("koa:ctx koa:ctx.response", "redirect"), each("fastify:reply next:res hapi:h hono:c astro:context elysia:ctx adonis:ctx.response", "redirect"),
		each("globalThis.Response next/server.NextResponse", "redirect"), each("hapi:h.response()", "redirect location"), each("next/navigation", "redirect permanentRedirect"), each("@remix-run/node @remix-run/cloudflare @remix-run/server-runtime react-router", "redirect"),
		each("globalThis.location globalThis.document.location", "assign replace"), each("next/navigation.useRouter() next/router.useRouter() next/router next/router.default", "push replace"), []string{"globalThis.open", "globalThis.navigation.navigate", "electron.BrowserWindow().loadURL"},
	)},
	{Sink{Arg: 0, Path: "url", Kind: Redirect}, each("globalThis.chrome.tabs globalThis.browser.tabs globalThis.chrome.windows globalThis.browser.windows", "create update")},
	{Sink{Arg: 1, Path: "url", Kind: Redirect}, each("globalThis.chrome.tabs globalThis.browser.tabs", "update")},
	{Sink{Arg: 1, Kind: Redirect}, []string{"express:res.redirect", "http:res.redirect", "fastify:reply.redirect", "h3.sendRedirect", "@sveltejs/kit.redirect", "next:res.redirect"}},
	{Sink{Arg: 1, Path: "headers.Location", Kind: Redirect}, []string{"globalThis.Response", "next/server.NextResponse"}},
	{Sink{Arg: 1, Path: "headers.location", Kind: Redirect}, []string{"globalThis.Response", "next/server.NextResponse"}},
	{Sink{Arg: 0, Path: "Location", Kind: Redirect}, append(each("express:res", "set header"), "fastify:reply.headers")},
	{Sink{Arg: 0, Path: "location", Kind: Redirect}, append(each("express:res", "set header"), "fastify:reply.headers")},
	{Sink{Arg: 0, Kind: Template}, slices.Concat(
		each("ejs", "compile render"), each("pug jade", "compile render"), each("handlebars", "compile precompile"), each("nunjucks nunjucks.Environment()", "renderString compile Template"), each("lodash", "template"),
		each("dot", "template compile"), each("eta eta.Eta()", "renderString renderStringAsync compile"), each("eta", "render renderAsync"), each("liquidjs.Liquid()", "parse parseAndRender parseAndRenderSync"), each("mustache", "render"), each("hogan.js", "compile"), each("swig swig-templates", "render compile"), each("squirrelly", "render compile"), each("art-template", "render compile"),
		each("whiskers", "render"), each("tempura", "compile"), each("consolidate.ejs consolidate.pug consolidate.jade consolidate.handlebars consolidate.nunjucks consolidate.lodash consolidate.underscore consolidate.dot consolidate.swig consolidate.ect consolidate.haml consolidate.vash consolidate.eco", "render"),
		[]string{"es6-template-strings"}, each("velocityjs", "render"), each("vash", "compile"), each("dustjs-linkedin", "compile renderSource"), each("template7", "compile"), each("hamljs", "render compile"),
	)},
	{Sink{Arg: 0, Path: "data", Kind: Template}, each("twig", "twig")},
}

// localsSinks hand an object to a template; some of its keys are options of the
// engine.
var localsSinks = []sinkRow{
	{Sink{Arg: 1, Kind: Locals}, each("pug jade", "render renderFile")},
	{Sink{Arg: 2, Kind: Locals}, []string{"ejs.render", "ejs.renderFile"}},
	{Sink{Arg: 1, Kind: Locals}, []string{"ejs.compile", "express:res.render", "fastify:reply.view", "koa:ctx.render", "ejs.render", "ejs.renderFile", "hapi:h.view"}},
}

// pageSinks insert markup into a page. $_h and $_l are what package markup makes
// of attributes that do so.
var pageSinks = []sinkRow{
	{Sink{Arg: 0, Kind: DOM}, slices.Concat(each("globalThis.document", "write writeln"), each("jquery()", "html append prepend after before replaceWith wrap wrapAll wrapInner"), each("jquery", "parseHTML"),
		each("puppeteer:page", "setContent"), []string{"jquery", "html-pdf.create"})},
	{Sink{Arg: 0, Kind: DOM}, []string{"handlebars.SafeString", "nunjucks.runtime.SafeString", "nunjucks.runtime.markSafe"}},
	{Sink{Arg: 0, Kind: DOM}, []string{"html-react-parser", "html-react-parser.default", "react-html-parser", "react-html-parser.default", "react-render-html", "html-to-react.Parser().parse"}},
	{Sink{Arg: 0, Kind: DOM}, []string{"lit/directives/unsafe-html.js.unsafeHTML", "lit-html/directives/unsafe-html.js.unsafeHTML", "lit-html/directives/unsafe-html.unsafeHTML", "lit/directives/unsafe-svg.js.unsafeSVG", "lit-html/directives/unsafe-svg.js.unsafeSVG", "lit/static-html.js.unsafeStatic", "lit-html/static.js.unsafeStatic"}},
	{Sink{Arg: 0, Path: "template", Kind: DOM}, append(each("vue", "createApp extend defineComponent"), "vue")},
	{Sink{Arg: 1, Path: "template", Kind: DOM}, each("vue", "component")},
	{Sink{Arg: 0, Kind: DOM}, []string{"globalThis.$_h", "vue.compile", "angularjs:compile"}},
	{Sink{Arg: 0, Kind: Link}, []string{"globalThis.$_l"}},
	{Sink{Arg: 0, Kind: DOM}, append(each("d3.select()", "html"), each("globalThis.bootbox bootbox", "alert confirm prompt dialog")...)},
	{Sink{Arg: 0, Path: "html", Kind: DOM}, []string{"sweetalert2.fire"}}, {Sink{Arg: 1, Kind: DOM}, []string{"sweetalert2.fire"}},
	{Sink{Arg: 0, Path: "message", Kind: DOM}, each("globalThis.bootbox bootbox", "alert confirm prompt dialog")},
	{Sink{Arg: 0, Path: "title", Kind: DOM, When: "0.html"}, each("jquery()", "tooltip popover")}, {Sink{Arg: 0, Path: "content", Kind: DOM, When: "0.html"}, each("jquery()", "popover")},
	{Sink{Arg: 2, Kind: DOM, When: "0=insertHTML"}, each("globalThis.document", "execCommand")},
	{Sink{Arg: 0, Kind: Redirect}, append(each("jquery", "getScript"), "globalThis.Worker", "globalThis.SharedWorker", "globalThis.navigator.serviceWorker.register")},
	{Sink{Arg: 0, Kind: Redirect}, each("jquery()", "load")},
}
