package csp

import "slices"

// directives are those that browsers read, and since when they fall back to
// another one: Content Security Policy Level 3, section 6, Trusted Types,
// Fenced Frames. The ones of no effect that nevertheless do no harm are here
// too, so that nobody is told of them.
var directives = []string{
	"default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr",
	"img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src", "child-src", "worker-src", "manifest-src",
	"fenced-frame-src", "prefetch-src", "base-uri", "sandbox", "form-action", "frame-ancestors", "report-uri", "report-to",
	"upgrade-insecure-requests", "block-all-mixed-content", "require-trusted-types-for", "trusted-types", "webrtc",
}

// removed are directives that browsers once read, with what took their place.
var removed = map[string]string{
	"reflected-xss":   "nothing; browsers have no XSS filter any more",
	"referrer":        "the header Referrer-Policy",
	"plugin-types":    "object-src 'none'",
	"require-sri-for": "integrity attributes",
	"navigate-to":     "nothing; it was never shipped",
	"allow":           "default-src",
	"options":         "'unsafe-inline' and 'unsafe-eval'",
	"xhr-src":         "connect-src",
	"policy-uri":      "the header itself",
}

// Known reports whether browsers read the directive.
func Known(name string) bool { return slices.Contains(directives, name) }

// Directives returns the names of all directives that browsers read.
func Directives() []string { return slices.Clone(directives) }

// Keywords returns the quoted words that a list of sources may hold, such as
// 'self'.
func Keywords() []string { return slices.Clone(keywords) }

// fetch are the directives whose values are source expressions; default-src
// stands in for all but the last three.
var fetch = []string{
	"default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr",
	"img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src", "child-src", "worker-src", "manifest-src",
	"fenced-frame-src", "prefetch-src", "base-uri", "form-action", "frame-ancestors",
}

// keywords are the quoted words of source expressions.
var keywords = []string{
	"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "'strict-dynamic'", "'unsafe-hashes'", "'report-sample'",
	"'wasm-unsafe-eval'", "'unsafe-allow-redirects'", "'inline-speculation-rules'", "'trusted-types-eval'",
	"'report-sha256'", "'report-sha384'", "'report-sha512'",
}

// A bypass is a host from which anybody may have a script of his choice: it
// serves AngularJS, whose templates are code, answers with JSONP, or carries
// what anybody uploads. Path is where; a source that does not reach it is
// fine.
type bypass struct {
	host, path string
	why        string
}

const (
	angular  = "serves AngularJS, whose templates run as code"
	jsonp    = "answers with a function of the asker's choice (JSONP)"
	packages = "serves every package that anybody publishes"
	uploads  = "serves what anybody uploads"
)

// bypasses is short on purpose: hosts that are seen in real policies and that
// still do this.
var bypasses = []bypass{
	{"ajax.googleapis.com", "/ajax/libs/angularjs/", angular},
	{"cdnjs.cloudflare.com", "/ajax/libs/angular.js/", angular},
	{"code.angularjs.org", "/", angular},
	{"cdn.bootcdn.net", "/ajax/libs/angular.js/", angular},
	{"cdn.bootcss.com", "/angular.js/", angular},
	{"lib.baomitu.com", "/angular.js/", angular},
	{"yastatic.net", "/angularjs/", angular},
	{"cdn.jsdelivr.net", "/npm/angular", packages},
	{"cdn.jsdelivr.net", "/gh/", packages},
	{"fastly.jsdelivr.net", "/npm/", packages},
	{"unpkg.com", "/angular", packages},
	{"esm.sh", "/", packages},
	{"cdn.skypack.dev", "/", packages},
	{"ga.jspm.io", "/npm:", packages},
	{"cdn.statically.io", "/gh/", packages},
	{"accounts.google.com", "/o/oauth2/revoke", jsonp},
	{"www.google.com", "/complete/search", jsonp},
	{"www.googleapis.com", "/customsearch/v1", jsonp},
	{"graph.facebook.com", "/", jsonp},
	{"api.github.com", "/", jsonp},
	{"raw.githack.com", "/", uploads},
	{"rawcdn.githack.com", "/", uploads},
	{"storage.googleapis.com", "/", uploads},
	{"s3.amazonaws.com", "/", uploads},
	{"any.s3.amazonaws.com", "/", uploads},
	{"any.cloudfront.net", "/", uploads},
	{"any.github.io", "/", uploads},
	{"any.herokuapp.com", "/", uploads},
	{"any.vercel.app", "/", uploads},
	{"any.netlify.app", "/", uploads},
	{"any.firebaseapp.com", "/", uploads},
	{"any.web.app", "/", uploads},
	{"any.pages.dev", "/", uploads},
	{"any.workers.dev", "/", uploads},
	{"any.azurewebsites.net", "/", uploads},
	{"any.blob.core.windows.net", "/", uploads},
	{"any.azureedge.net", "/", uploads},
}
