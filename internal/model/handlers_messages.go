package model

// messageHandlers are what sockets, queues, windows and processes hand over
// when a message comes.
var messageHandlers = []Handler{
	{On: []string{"ws.Server()"}, Methods: listeners, Event: "connection", Roles: []string{"ws:socket", "http:req"}},
	{On: []string{"ws.Server()"}, Methods: []string{"handleUpgrade"}, Roles: []string{"ws:socket", "http:req"}},
	{On: []string{"ws:socket"}, Methods: listeners, Event: "message", Roles: []string{"ws:message"}},
	{On: []string{"ws:socket"}, Methods: []string{"addEventListener"}, Event: "message", Roles: []string{"ws:event"}},
	{On: []string{"sockjs.createServer()"}, Methods: listeners, Event: "connection", Roles: []string{"sockjs:socket"}},
	{On: []string{"sockjs:socket"}, Methods: listeners, Event: "data", Roles: []string{"ws:message"}},

	{On: []string{"socket.io.Server()"}, Methods: listeners, Event: "connection", Roles: []string{"socketio:socket"}},
	{On: []string{"socket.io.Server()"}, Methods: listeners, Event: "connect", Roles: []string{"socketio:socket"}},
	{On: []string{"socket.io.Server()"}, Methods: []string{"use"}, Roles: []string{"socketio:socket"}},
	{On: []string{"socketio:socket"}, Methods: listeners, Event: "disconnect"},
	{On: []string{"socketio:socket"}, Methods: listeners, Event: "disconnecting"},
	{On: []string{"socketio:socket"}, Methods: listeners, Event: "error", Roles: []string{"caught:error"}},
	{On: []string{"socketio:socket"}, Methods: listeners, Roles: []string{"socket:data", "socket:data", "socket:data", "socket:data"}},
	{On: []string{"socketio:socket"}, Methods: []string{"onAny"}, Roles: []string{"socket:data", "socket:data", "socket:data"}},

	{On: []string{"node:net.createServer"}, Roles: []string{"net:socket"}},
	{On: []string{"node:net.createServer()"}, Methods: listeners, Event: "connection", Roles: []string{"net:socket"}},
	{On: []string{"node:net.createServer()"}, Methods: listeners, Event: "secureConnection", Roles: []string{"net:socket"}},
	{On: []string{"net:socket"}, Methods: listeners, Event: "data", Roles: []string{"socket:data"}},
	{On: []string{"node:dgram.createSocket()"}, Methods: listeners, Event: "message", Roles: []string{"socket:data"}},
	{On: []string{"node:dgram.createSocket"}, Roles: []string{"socket:data"}},

	{On: []string{"amqplib.connect"}, Roles: []string{"caught:error", "amqplib:connection"}},
	{On: []string{"amqplib:connection"}, Methods: []string{"createChannel", "createConfirmChannel"}, Roles: []string{"caught:error", "amqplib:channel"}},
	{On: []string{"amqplib:channel"}, Methods: []string{"consume"}, Roles: []string{"queue:message"}},
	{On: []string{"kafkajs:consumer"}, Methods: []string{"run"}, Key: "eachMessage", Roles: []string{"kafka:payload"}},
	{On: []string{"kafkajs:consumer"}, Methods: []string{"run"}, Key: "eachBatch", Roles: []string{"kafka:payload"}},
	{On: []string{"bull()"}, Methods: []string{"process"}, Roles: []string{"queue:job"}},
	{On: []string{"bullmq.Worker"}, Roles: []string{"queue:job"}},
	{On: []string{"bee-queue()"}, Methods: []string{"process"}, Roles: []string{"queue:job"}},
	{On: []string{"agenda()", "agenda.Agenda()"}, Methods: []string{"define"}, Roles: []string{"queue:job"}},
	{On: []string{"nats.connect()"}, Methods: []string{"subscribe"}, Roles: []string{"queue:message"}},
	{On: []string{"mqtt.connect()"}, Methods: listeners, Event: "message", Roles: []string{"queue:message", "queue:message"}},
	{On: []string{"ioredis()"}, Methods: listeners, Event: "message", Roles: []string{"", "queue:message"}},
	{On: []string{"ioredis()"}, Methods: listeners, Event: "pmessage", Roles: []string{"", "", "queue:message"}},
	{On: []string{"ioredis()"}, Methods: []string{"subscribe", "pSubscribe"}, Roles: []string{"queue:message"}},
	{On: []string{"sqs-consumer.Consumer.create"}, Key: "handleMessage", Roles: []string{"queue:message"}},

	{On: []string{"electron.ipcMain"}, Methods: []string{"on", "once", "handle", "handleOnce", "addListener"}, Roles: []string{"electron:event", "electron:data", "electron:data", "electron:data"}},
	{On: []string{"globalThis.chrome.runtime.onMessage.addListener", "globalThis.browser.runtime.onMessage.addListener"}, Roles: []string{"extension:message"}},
	{On: []string{"globalThis.chrome.runtime.onMessageExternal.addListener", "globalThis.browser.runtime.onMessageExternal.addListener"}, Roles: []string{"extension:foreign"}},
	{On: []string{"globalThis.process.stdin"}, Methods: listeners, Event: "data", Roles: []string{"process:input"}},
	{On: []string{"node:readline.createInterface()"}, Methods: listeners, Event: "line", Roles: []string{"process:input"}},
	{On: []string{"node:readline.createInterface()"}, Methods: []string{"question"}, Roles: []string{"process:input"}},
	{On: []string{"globalThis.process"}, Methods: listeners, Event: "message", Roles: []string{"process:message"}},
	{On: []string{"node:worker_threads.parentPort", "node:worker_threads.Worker()"}, Methods: listeners, Event: "message", Roles: []string{"process:message"}},
}

// packageHandlers are what packages hand to callbacks: connections of
// databases, fields of forms, entries of archives.
var packageHandlers = []Handler{
	{On: []string{"mysql.createConnection()"}, Methods: []string{"getConnection"}, Roles: []string{"caught:error", "mysql.createConnection()"}},
	{On: []string{"pg.Client()"}, Methods: []string{"connect"}, Roles: []string{"caught:error", "pg.Client()"}},
	{On: []string{"pg.connect"}, Roles: []string{"caught:error", "pg.Client()"}},
	{On: []string{"pg-promise()()"}, Methods: []string{"task", "tx", "taskIf", "txIf"}, Roles: []string{"pg-promise()()"}},
	{On: []string{"oracledb.getConnection"}, Roles: []string{"caught:error", "oracledb.getConnection()"}},
	{On: []string{"knex()"}, Methods: []string{"transaction"}, Roles: []string{"knex()"}},
	{On: []string{"typeorm:manager"}, Methods: []string{"transaction"}, Roles: []string{"typeorm:manager"}},
	{On: []string{"@prisma/client.PrismaClient()"}, Methods: []string{"$transaction"}, Roles: []string{"@prisma/client.PrismaClient()"}},
	{On: []string{"mongodb.MongoClient.connect"}, Roles: []string{"caught:error", "mongodb.MongoClient()"}},

	{On: []string{"formidable()"}, Methods: []string{"parse"}, Roles: []string{"caught:error", "formidable:fields", "formidable:files"}},
	{On: []string{"busboy()"}, Methods: listeners, Event: "field", Roles: []string{"busboy:value", "busboy:value"}},
	{On: []string{"busboy()"}, Methods: listeners, Event: "file", Roles: []string{"busboy:value", "busboy:stream", "busboy:filename"}},
	{On: []string{"multer.diskStorage"}, Key: "filename", Roles: []string{"express:req", "multer:file"}},
	{On: []string{"multer.diskStorage"}, Key: "destination", Roles: []string{"express:req", "multer:file"}},
	{On: []string{"multer"}, Key: "fileFilter", Roles: []string{"express:req", "multer:file"}},
	{On: []string{"passport-local", "passport-local.Strategy"}, Roles: []string{"passport:field", "passport:field"}, Error: []string{"express:req", "passport:field", "passport:field", ""}},

	{On: []string{"handlebars", "handlebars.create()"}, Methods: []string{"registerHelper"}, Roles: []string{HelperValue, HelperValue, HelperValue, HelperValue}},
	{On: []string{"nunjucks.Environment()"}, Methods: []string{"addFilter", "addGlobal"}, Roles: []string{HelperValue, HelperValue, HelperValue, HelperValue}},
	{On: each("node:fs fs-extra graceful-fs", "readdir"), Roles: []string{"caught:error", "fs:names"}},
	{On: []string{"unzipper.Parse()"}, Methods: listeners, Event: "entry", Roles: []string{"archive:entry"}},
	{On: []string{"yauzl.open", "yauzl.fromBuffer", "yauzl.fromFd"}, Roles: []string{"caught:error", "yauzl.open()"}},
	{On: []string{"yauzl.open()"}, Methods: listeners, Event: "entry", Roles: []string{"archive:entry"}},
	{On: []string{"tar-stream.extract()"}, Methods: listeners, Event: "entry", Roles: []string{"archive:entry"}},
	{On: []string{"tar.Parse()"}, Methods: listeners, Event: "entry", Roles: []string{"archive:entry"}},
	{On: []string{"tar.t", "tar.list"}, Key: "onentry", Roles: []string{"archive:entry"}},
	{On: []string{"tar.t", "tar.list"}, Key: "onReadEntry", Roles: []string{"archive:entry"}},
	{On: []string{"jszip()"}, Methods: []string{"forEach"}, Roles: []string{"archive:entry", "archive:entry"}},
	{On: []string{"extract-zip"}, Key: "onEntry", Roles: []string{"archive:entry"}},
	{On: []string{"decompress"}, Key: "map", Roles: []string{"archive:entry"}},
}
