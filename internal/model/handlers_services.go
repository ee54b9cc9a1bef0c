package model

import "slices"

// chats are the events by which discord.js hands over a message.
var chats = []string{"message", "messageCreate", "messageUpdate"}

// serviceHandlers are what chats, calls of remote procedures, mail and the
// less usual servers hand over.
var serviceHandlers = slices.Concat([]Handler{
	{On: []string{"telegraf.Telegraf()"}, Methods: []string{"on", "command", "hears", "start", "help", "use", "action", "inlineQuery"}, Roles: []string{"telegraf:ctx"}},
	{On: []string{"node-telegram-bot-api()"}, Methods: []string{"onText"}, Roles: []string{"chat:message", "chat:message"}},
	{On: []string{"node-telegram-bot-api()"}, Methods: listeners, Roles: []string{"chat:message"}},
	{On: []string{"discord.js.Client()"}, Methods: listeners, Event: "interactionCreate", Roles: []string{"discord:interaction"}},
	{On: []string{"@slack/bolt.App()"}, Methods: []string{"message", "command", "event", "action", "view", "options", "shortcut"}, Roles: []string{"slack:args"}},
	{On: []string{"hubot:robot"}, Methods: []string{"hear", "respond", "listen"}, Roles: []string{"hubot:res"}},
	{On: []string{"probot:app"}, Methods: []string{"on", "onAny"}, Roles: []string{"probot:context"}},

	{On: []string{"@grpc/grpc-js.Server()"}, Methods: []string{"addService"}, Key: "*", Roles: []string{"rpc:call"}},
	{On: []string{"jayson.server", "jayson.Server", "soap.listen"}, Key: "*", Roles: []string{"rpc:args"}},
	{On: []string{"xmlrpc.createServer()"}, Methods: listeners, Roles: []string{"caught:error", "rpc:args"}},
	{On: []string{"moleculer.ServiceBroker()"}, Methods: []string{"createService"}, Key: "actions.*", Roles: []string{"moleculer:ctx"}},
	{On: []string{"moleculer.ServiceBroker()"}, Methods: []string{"createService"}, Key: "actions.*.handler", Roles: []string{"moleculer:ctx"}},
	{On: []string{"mailparser.simpleParser"}, Roles: []string{"caught:error", "mail:parsed"}},
	{On: []string{"zeromq.socket()"}, Methods: listeners, Event: "message", Roles: []string{"queue:message", "queue:message"}},
	{On: []string{"@azure/service-bus.ServiceBusClient().createReceiver()"}, Methods: []string{"subscribe"}, Key: "processMessage", Roles: []string{"queue:message"}},

	{On: []string{"hyper-express.Server()", "hyper-express.Router()"}, Methods: routes, Roles: []string{"hyper:req"}},
	{On: []string{"uWebSockets.js.App()", "uWebSockets.js.SSLApp()"}, Methods: routes, Roles: []string{"", "uws:req"}},
	{On: []string{"find-my-way()"}, Methods: []string{"on"}, Roles: []string{"http:req", "http:res", "express:param"}},
}, eventRows("discord.js.Client()", chats, "discord:message"))

// eventRows returns a row for each of some events.
func eventRows(on string, events []string, role string) []Handler {
	var rows []Handler
	for _, e := range events {
		rows = append(rows, Handler{On: []string{on}, Methods: listeners, Event: e, Roles: []string{role}})
	}
	return rows
}

// serviceSources are what those say that somebody else has written.
var serviceSources = []sourceRow{
	{Remote, "is what somebody writes in a chat", slices.Concat(
		each("telegraf:ctx", "message msg match update callbackQuery inlineQuery payload args text"), []string{"chat:message"}, each("discord:message", "content cleanContent"),
		each("discord:interaction", "options.getString() fields.getTextInputValue() customId values"), each("slack:args", "message command event action body payload context.matches"),
		each("hubot:res", "match message.text"),
	)},
	{Remote, "is what the event says", []string{"probot:context.payload"}},
	{Remote, "is what the caller sends", slices.Concat([]string{"rpc:call.request", "rpc:args", "moleculer:ctx.params"},
		each("hyper:req", "query query_parameters path_parameters params headers cookies json() text() urlencoded() body url path"), each("uws:req", "getParameter() getQuery() getHeader() getUrl()"),
		each("foal:ctx.request", "query body params headers cookies"))},
	{Remote, "is what a mail says", append(each("mail:parsed", "subject text html textAsHtml from to cc attachments headers headerLines"), "mailparser.simpleParser()")},
	{Remote, "comes out of a queue", slices.Concat([]string{"zeromq.Pull()[]", "zeromq.Subscriber()[]", "zeromq.Reply()[]", "zeromq.Router()[]"}, each("zeromq.Pull() zeromq.Subscriber() zeromq.Reply() zeromq.Router()", "receive()"))},
}
