package model

import "slices"

var consoles = each("globalThis.console", "log error warn info debug trace")

// logSinks write lines of a log. pino and bunyan write JSON, in which a line
// break is two characters, and so does winston unless it is told otherwise.
var logSinks = []sinkRow{
	{Sink{Arg: All, Kind: Log}, slices.Concat(consoles, each("log4js.getLogger() loglevel signale consola npmlog tracer.console() tracer.colorConsole()", "info error warn debug trace fatal log success"))},
	{Sink{Arg: 0, Kind: Log}, []string{"globalThis.process.stdout.write", "globalThis.process.stderr.write"}},
	{Sink{Arg: All, Kind: Log, When: PlainLines}, each("winston winston.createLogger() winston.Logger()", "info error warn debug verbose silly log http")},
	{Sink{Arg: 1, Kind: Log, When: LogFile}, each(fileSystems, "appendFile appendFileSync")},
	{Sink{Arg: 0, Kind: Log, When: LogFile}, each("node:fs.createWriteStream() fs-extra.createWriteStream()", "write")},
	{Sink{Arg: 0, Kind: Format, When: MoreArguments}, append(slices.Clone(consoles), "node:util.format")},
	{Sink{Arg: 0, Kind: Format}, []string{"sprintf-js.sprintf", "sprintf-js.vsprintf", "printf", "format-util"}},
	{Sink{Arg: 1, Kind: Format}, []string{"node:util.formatWithOptions"}},
}

// Policies are the headers that protect, by their names in lower case.
var Policies = []string{"content-security-policy", "strict-transport-security", "x-frame-options", "x-content-type-options", "referrer-policy", "permissions-policy",
	"cross-origin-opener-policy", "cross-origin-embedder-policy", "cross-origin-resource-policy", "content-type"}

var headerSetters = slices.Concat(each("express:res http:res next:res", "setHeader"), each("express:res", "set header append"), each("koa:ctx koa:ctx.response", "set append"), each("fastify:reply", "header"),
	each("hapi:h.response()", "header"), each("hono:c", "header"))

// headerSinks write headers. Node refuses line breaks in the names and values
// that it is given, so a value alone does no harm, unless it says what browsers
// allow or where they go. Who names the header says both.
var headerSinks = slices.Concat([]sinkRow{
	{Sink{Arg: 0, Kind: Header}, append(slices.Clone(headerSetters), "fastify:reply.headers")},
	{Sink{Arg: 1, Kind: Header}, each("express:res http:res next:res", "writeHead")},
	{Sink{Arg: 2, Kind: Header}, each("express:res http:res next:res", "writeHead")},
	{Sink{Arg: 0, Kind: Header, When: WireText}, slices.Concat(each("node:net.connect() node:net.createConnection() node:net.Socket() node:tls.connect() net:socket", "write end"))},
	{Sink{Arg: 1, Kind: Redirect, When: "0=location"}, headerSetters},
	{Sink{Arg: 1, Path: "Location", Kind: Redirect}, each("express:res http:res next:res", "writeHead")},
	{Sink{Arg: 1, Path: "location", Kind: Redirect}, each("express:res http:res next:res", "writeHead")},
	{Sink{Arg: 1, Kind: Redirect, When: "0=refresh"}, headerSetters},
	{Sink{Arg: 1, Kind: CookieScope, When: "0=set-cookie"}, headerSetters},
	{Sink{Arg: 0, Kind: Policy}, []string{"express:res.type", "express:res.contentType", "fastify:reply.type", "hapi:h.response().type"}},
}, policyRows())

func policyRows() []sinkRow {
	var rows []sinkRow
	for _, name := range Policies {
		rows = append(rows, sinkRow{Sink{Arg: 1, Kind: Policy, When: "0=" + name}, headerSetters})
	}
	return rows
}

// cookieSinks are the rows of CookieSetters: what is set, under which name, and
// where browsers send it.
func cookieSinks() []sinkRow {
	var rows []sinkRow
	add := func(calls []string, at CookieArg, more string, kind Kind) {
		path := at.Key
		if more != "" && path != "" {
			path += "."
		}
		if at.Arg >= 0 {
			rows = append(rows, sinkRow{Sink{Arg: at.Arg, Path: path + more, Kind: kind}, calls})
		}
	}
	for i := range CookieSetters {
		c := &CookieSetters[i]
		if c.Session || c.Keys == nil {
			continue
		}
		add(c.Calls, c.Value, "", CookieValue)
		add(c.Calls, c.Name, "", CookieScope)
		add(c.Calls, c.Options, c.Keys.Domain, CookieScope)
		add(c.Calls, c.Options, c.Keys.Path, CookieScope)
	}
	return rows
}

// Recipients are the fields of a mail that say who gets it, MailHeaders others
// that become headers.
var (
	Recipients  = []string{"to", "cc", "bcc", "envelope.to", "To", "Cc", "Bcc", "Destination.ToAddresses", "Destination.CcAddresses", "Destination.BccAddresses"}
	MailHeaders = []string{"subject", "from", "replyTo", "sender", "inReplyTo", "headers"}
)

var mailers = slices.Concat(each("nodemailer.createTransport()", "sendMail"), each("@sendgrid/mail", "send sendMultiple"), each("resend.Resend()", "emails.send"), each("mailgun-js().messages()", "send"), each("postmark.ServerClient()", "sendEmail"), each("@aws-sdk/client-ses @aws-sdk/client-sesv2", "SendEmailCommand"), each("aws-sdk.SES()", "sendEmail"),
	[]string{"sendmail()"})

// mailSinks are the headers of mails.
var mailSinks = mailRows()

func mailRows() []sinkRow {
	var rows []sinkRow
	for _, field := range slices.Concat(Recipients, MailHeaders) {
		rows = append(rows, sinkRow{Sink{Arg: 0, Path: field, Kind: Mail}, mailers})
	}
	rows = append(rows, sinkRow{Sink{Arg: 0, Kind: Mail}, mailers}) // all that is sent
	for _, field := range []string{"text", "html", "context", "template", "dynamicTemplateData", "dynamic_template_data"} {
		rows = append(rows, sinkRow{Sink{Arg: 0, Path: field, Kind: Letter}, mailers})
	}
	return rows
}
