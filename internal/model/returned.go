package model

// A Returned row says what a framework does with what a handler returns.
type Returned struct {
	Role string // of the first parameter that has one, up to its colon and name: "hapi:request"
	Path string // below what is returned: "redirect.destination"
	Kind Kind
	Text bool   // only a text: objects are sent as JSON
	When string // MarkupAnswers, or empty
	Func string // the name of the function, if only one is meant
}

// ReturnedSinks lists them. hapi and h3 send a text as HTML; Fastify does so,
// and a function of AWS or Azure, if the type is set.
var ReturnedSinks = []Returned{
	{Role: "hapi:request", Kind: HTML, Text: true},
	{Role: "hapi:request", Path: "uri", Kind: Request, Func: "mapUri"}, // of @hapi/h2o2
	{Role: "h3:event", Kind: HTML, Text: true},
	{Role: "fastify:req", Kind: HTML, Text: true, When: MarkupAnswers},
	{Role: "lambda:event", Path: "body", Kind: HTML, When: MarkupAnswers},
	{Role: "azure:request", Path: "body", Kind: HTML, When: MarkupAnswers},
	{Role: "lambda:event", Path: "headers.Location", Kind: Redirect},
	{Role: "lambda:event", Path: "headers.location", Kind: Redirect},
	{Role: "next:context", Path: "redirect.destination", Kind: Redirect},
}

// NestVerbs are the decorators of Nest that make a method answer requests. A
// text that it returns is sent as HTML, unless it is handed the response.
var NestVerbs = names(each("@nestjs/common", "Get() Post() Put() Patch() Delete() All() Options() Search()"))

// NestRedirect is the one by which the property url of what is returned says
// where the browser goes.
const NestRedirect = "@nestjs/common.Redirect()"

// A Given is a function among the arguments of a call whose result the library
// acts on.
type Given struct {
	Arg  int
	Path string // the option that is the function, "" for the argument itself
	Kind Kind
}

// GivenFuncs lists them, by the library path of the call.
var GivenFuncs = map[string][]Given{
	"typeorm.Raw":   {{0, "", SQL}},
	"jquery().html": {{0, "", DOM}}, "jquery().append": {{0, "", DOM}}, "jquery().prepend": {{0, "", DOM}}, "jquery().before": {{0, "", DOM}}, "jquery().after": {{0, "", DOM}}, "jquery().replaceWith": {{0, "", DOM}},
	"http-proxy-middleware.createProxyMiddleware": {{0, "router", Request}},
	"http-proxy-middleware":                       {{0, "router", Request}},
	"express-http-proxy":                          {{0, "", Request}},
	"koa-proxies":                                 {{1, "target", Request}},
}
