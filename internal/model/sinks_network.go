package model

import "slices"

var (
	gets   = "get post put patch delete del head options request"
	client = slices.Concat(each("axios got request superagent ky needle @hapi/wreck", gets), each("axios", "postForm putForm patchForm"), each("got", "stream paginate"), []string{"axios", "got", "ky", "request", "node-fetch", "phin"})
)

// networkSinks send requests and open connections.
var networkSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Request}, slices.Concat(client,
		each("node:http node:https follow-redirects.http follow-redirects.https", "get request"), each("node:http2", "connect"), each("undici", "fetch request stream pipeline connect upgrade Client Pool"), each("urllib", "request curl"), each("ofetch", "ofetch $fetch fetch"),
		each("simple-get", "concat get post"), each("cheerio", "fromURL"), each("jsdom.JSDOM", "fromURL"), each("link-preview-js", "getLinkPreview"), each("puppeteer:page", "goto"), each("rss-parser()", "parseURL"), each("soap", "createClient createClientAsync"),
		each("node-libcurl.curly", "get post put delete"), each("unfurl.js", "unfurl"), each("unirest httpie restler popsicle", "get post put delete del head patch"), each("playwright.request.newContext() puppeteer:page.request", "get post put fetch head delete patch"), each("fastify:reply", "from"),
		[]string{"globalThis.fetch", "globalThis.$fetch", "svelte:event.fetch", "globalThis.WebSocket", "globalThis.EventSource", "ws", "ws.WebSocket", "bent()", "simple-get", "download", "centra", "r2", "r2.get", "wretch", "node-webshot", "webshot", "capture-website.file", "capture-website.base64", "capture-website.buffer", "node-ical.fromURL", "node-ical.async.fromURL", "probe-image-size", "@extractus/article-extractor.extract", "article-parser.extract",
			"node-wget", "wget-improved.download", "hyperquest", "hyperquest.get", "fetch-retry()", "jimp.read", "canvas.loadImage", "socket.io-client", "socket.io-client.io", "graphql-request.GraphQLClient", "graphql-request.request", "graphql-request", "got-scraping.gotScraping", "express-http-proxy"},
	)},
	{Sink{Arg: 0, Kind: Request}, each("@nestjs/axios.HttpService() @nestjs/common.HttpService()", gets+" request")},
	{Sink{Arg: 0, Path: "url", Kind: Request}, append(each("got request", "get post put"), "axios", "axios.request", "request", "got", "phin", "simple-get", "open-graph-scraper", "image-downloader.image")},
	{Sink{Arg: 0, Kind: Request}, append(each("jquery", "get post ajax getJSON"), "globalThis.navigator.sendBeacon")},
	{Sink{Arg: 1, Kind: Request}, []string{"globalThis.XMLHttpRequest().open"}},
	{Sink{Arg: 0, Path: "url", Kind: Request}, each("jquery", "ajax get post")},
	{Sink{Arg: 0, Path: "url", Kind: Request}, []string{"tiny-json-http.get", "tiny-json-http.post", "gaxios.request", "gaxios.Gaxios().request", "html-pdf-node.generatePdf"}},
	{Sink{Arg: 0, Path: "urls.[]", Kind: Request}, []string{"website-scraper"}},
	{Sink{Arg: 0, Path: "baseURL", Kind: Request}, []string{"axios", "axios.request", "axios.create"}},
	{Sink{Arg: 1, Path: "baseURL", Kind: Request}, each("axios", "get delete head options")},
	{Sink{Arg: 2, Path: "baseURL", Kind: Request}, each("axios", "post put patch")},
	{Sink{Arg: 1, Path: "prefixUrl", Kind: Request}, append(each("got ky", "get post put patch delete head"), "got", "ky")},
	{Sink{Arg: 0, Path: "prefixUrl", Kind: Request}, each("got ky", "extend create")},
	{Sink{Arg: 0, Path: "uri", Kind: Request}, append(each("request", "get post put head request"), "request")},
	{Sink{Arg: 0, Path: "host", Kind: Request}, append(each("node:http node:https follow-redirects.http follow-redirects.https", "get request"), "node:net.connect", "node:net.createConnection", "node:tls.connect")},
	{Sink{Arg: 0, Path: "hostname", Kind: Request}, each("node:http node:https follow-redirects.http follow-redirects.https", "get request")},
	{Sink{Arg: 1, Path: "host", Kind: Request}, each("node:http node:https follow-redirects.http follow-redirects.https", "get request")},
	{Sink{Arg: 1, Path: "hostname", Kind: Request}, each("node:http node:https follow-redirects.http follow-redirects.https", "get request")},
	{Sink{Arg: 0, Path: "host", Kind: Request}, each("node:net.Socket() node:tls.TLSSocket()", "connect")},
	{Sink{Arg: 1, Kind: Request}, append(each("@hapi/wreck", "request"), "needle", "needle.request", "superagent", "unirest", "node:net.Socket().connect", "node:net.connect", "node:net.createConnection", "node:tls.connect")},
	{Sink{Arg: 0, Path: "host", Kind: Request}, []string{"basic-ftp.Client().access", "nodemailer.createTransport", "ssh2.Client().connect", "mysql.createConnection", "mysql.createPool", "pg.Client", "pg.Pool", "imapflow.ImapFlow", "imap"}},
	{Sink{Arg: 0, Path: "url", Kind: Request}, []string{"isomorphic-git.clone", "isomorphic-git.fetch", "redis.createClient", "ldapjs.createClient", "ldapts.Client", "html-pdf-chrome.create"}},
	{Sink{Arg: 0, Kind: Request}, []string{"wkhtmltopdf", "mongoose.connect", "mongoose.createConnection", "mongodb.MongoClient", "mongodb.MongoClient.connect", "nodegit.Clone", "ioredis", "amqplib.connect", "mqtt.connect"}},
	{Sink{Arg: 0, Path: "uri", Kind: Request}, []string{"hapi:h.proxy"}}, {Sink{Arg: 0, Path: "host", Kind: Request}, []string{"hapi:h.proxy"}},
	{Sink{Arg: 2, Path: "target", Kind: Request}, each("http-proxy.createProxyServer()", "web ws")},
	{Sink{Arg: 0, Path: "target", Kind: Request}, []string{"http-proxy-middleware.createProxyMiddleware", "http-proxy-middleware", "http-proxy.createProxyServer", "http-proxy.createProxy", "http-proxy.createServer"}},
}
