package model

import "slices"

var mongooseModels = "mongoose.model() mongoose.connection.model() mongoose.createConnection().model()"

// Extended are the things of libraries to which programs add methods of their
// own, or that give out what the program has put in: models, the documents that
// they find, and containers of services.
var Extended = []string{"mongoose.model()", "mongoose.connection.model()", "mongoose.createConnection().model()", "sequelize().define()",
	"awilix.createContainer().resolve()", "awilix.createContainer().cradle.", "typedi.Container.get()", "tsyringe.container.resolve()", "inversify.Container().get()", "bottlejs().container."}

// Decorable are the beginnings of the things of frameworks to which programs add
// methods by decorate('name', function).
var Decorable = []string{"fastify", "@hapi/hapi.server()", "hapi:"}

// DecoratedThis are what their methods of that name are called on, by the method of
// Fastify or by the word that hapi's decorate is given.
var DecoratedThis = map[string]string{
	"decorateRequest": "fastify:req", "decorateReply": "fastify:reply", "decorate": "fastify()",
	"toolkit": "hapi:h", "request": "hapi:request", "server": "@hapi/hapi.server()",
}

// recordSinks make or change records of a database of all that they are given.
var recordSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Assign}, slices.Concat(
		each(mongooseModels, "create insertMany"), []string{"mongoose.model()", "mongoose.connection.model()", "mongoose.createConnection().model()"}, each(mongooseModels+" mongoose.model()()", "set overwrite"),
		each("sequelize().define()", "update"), each("sequelize().define().build() sequelize().define()()", "set update"),
		each("mongoose.model().findById() mongoose.model().findOne() mongoose.connection.model().findById() mongoose.connection.model().findOne()", "set overwrite"),
		each("sequelize().define().findByPk() sequelize().define().findOne()", "set update"),
		each("knex()", "insert update"), each("typeorm:manager", "save insert set values"),
	)},
	{Sink{Arg: 0, Kind: Assign, Unless: "1.fields"}, each("sequelize().define()", "create build bulkCreate upsert")},
	{Sink{Arg: 1, Kind: Assign}, slices.Concat(each(mongooseModels, "findByIdAndUpdate findOneAndUpdate updateOne updateMany update replaceOne"), each("typeorm:manager", "update merge save insert upsert"))},
}

// Databases are packages that keep records, RecordMethods methods of their
// models and collections that take a whole record, with the argument that is it.
var (
	Databases = []string{"mongoose", "mongodb", "sequelize", "sequelize-typescript", "@sequelize/core", "typeorm", "knex", "objection", "bookshelf", "waterline", "monk", "nedb", "@seald-io/nedb", "mikro-orm", "@mikro-orm/core",
		"@typegoose/typegoose", "@prisma/client", "@adonisjs/lucid", "sails"}
	RecordMethods = map[string]int{
		"create": 0, "insertMany": 0, "insertOne": 0, "bulkCreate": 0, "build": 0, "upsert": 0, "insert": 0, "insertAndFetch": 0, "patch": 0, "patchAndFetch": 0,
		"findByIdAndUpdate": 1, "findOneAndUpdate": 1, "updateOne": 1, "updateMany": 1, "replaceOne": 1, "findOneAndReplace": 1, "patchAndFetchById": 1, "updateAndFetchById": 1,
	}
	RecordFields = []string{"data", "$set", "create", "update"} // keys of an argument below which the record stands
)

// ModelMethods are methods of the models of Prisma, whatever a model is called:
// prisma.user.findFirst. An object in a filter is an operator, { not: "" }; the
// filters of findUnique take no operators where it matters.
var ModelMethods = map[string][]Sink{
	"findFirst":        {{Path: "where.*", Kind: NoSQL}},
	"findFirstOrThrow": {{Path: "where.*", Kind: NoSQL}},
	"findMany":         {{Path: "where.*", Kind: NoSQL}},
	"deleteMany":       {{Path: "where.*", Kind: NoSQL}},
	"updateMany":       {{Path: "where.*", Kind: NoSQL}, {Path: "data", Kind: Assign}},
	"update":           {{Path: "data", Kind: Assign}},
	"upsert":           {{Path: "create", Kind: Assign}, {Path: "update", Kind: Assign}},
	"createMany":       {{Path: "data.[]", Kind: Assign}},
}

// ModelClient is what the path of such a model begins with.
const ModelClient = "@prisma/client.PrismaClient()."

// Savers are methods that write a record which is held in a variable: of the
// record itself, or of what is given it.
var Savers = names([]string{"save", "saveOrFail", "update", "insert", "insertOne", "persist", "put", "create", "set"})

// ShapedSources are the Sources of which the code declares what they hold.
var ShapedSources = names([]string{"nest:body", "graphql:args", "trpc:opts.input", "feathers:data", "feathers:context.data"})

// amountSinks take memory or time in proportion to a number.
var amountSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Size}, each("globalThis", "Buffer.alloc Buffer.allocUnsafe Buffer.allocUnsafeSlow Array ArrayBuffer SharedArrayBuffer Uint8Array Uint16Array Uint32Array Int32Array Float32Array Float64Array")},
	{Sink{Arg: 1, Kind: Size}, append(each("globalThis", "setTimeout setInterval"), each("lodash", "repeat pad padStart padEnd times")...)},
	{Sink{Arg: 0, Kind: Size}, append(each("node:timers/promises", "setTimeout"), each("lodash", "times range")...)},
	{Sink{Arg: 0, Kind: Size}, each("node:crypto", "randomBytes")},
	{Sink{Arg: 1, Kind: Size}, each("lodash", "range rangeRight")},
	{Sink{Arg: 2, Kind: Size}, each("node:crypto", "pbkdf2 pbkdf2Sync")},
	{Sink{Arg: 0, Path: "length", Kind: Size}, []string{"globalThis.Array.from"}},
}

// AmountMethods are methods of texts whose first argument is how long the
// result is.
var AmountMethods = names([]string{"repeat", "padStart", "padEnd"})
