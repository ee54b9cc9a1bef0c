package model

import "slices"

// Sinks lists the arguments that act on what they are given, by the library
// path of the call.
var Sinks = sinks()

type sinkRow struct {
	sink  Sink // without Call
	calls []string
}

func sinks() map[string][]Sink {
	m := map[string][]Sink{}
	for _, row := range slices.Concat(processSinks, codeSinks, fileSinks, sqlSinks, documentSinks, networkSinks, answerSinks, localsSinks, pageSinks, objectSinks, logSinks, headerSinks, cookieSinks(), mailSinks, recordSinks, amountSinks) {
		for _, c := range row.calls {
			s := row.sink
			s.Call = c
			m[c] = append(m[c], s)
		}
	}
	return m
}

// QueryMethods are methods whose argument is a query if it looks like SQL,
// whatever they are called on.
var QueryMethods = names([]string{"query", "execute", "exec", "run", "all", "get", "each", "prepare", "raw", "queryAsync", "rawQuery", "executeQuery", "runQuery", "unsafe", "$queryRawUnsafe", "$executeRawUnsafe",
	"batch", "any", "one", "none", "many", "oneOrNone", "manyOrNone", "sql", "multiQuery", "execSql", "createQueryBuilder", "whereRaw", "orderByRaw", "havingRaw", "joinRaw", "literal"})

// RawMethods are methods of query builders whose argument is a part of a query,
// as it is, whatever it looks like.
var RawMethods = names([]string{"$queryRawUnsafe", "$executeRawUnsafe", "whereRaw", "orWhereRaw", "andWhereRaw", "orderByRaw", "groupByRaw", "havingRaw", "orHavingRaw", "joinRaw", "fromRaw", "selectRaw", "columnRaw"})

// Builders are the packages that have methods of these names.
var Builders = []string{"knex", "objection", "bookshelf", "@adonisjs/lucid", "@mikro-orm/knex", "@mikro-orm/sqlite", "@mikro-orm/postgresql", "@mikro-orm/mysql", "@mikro-orm/mariadb", "@prisma/client", "prisma"}

// ConditionMethods are methods of query builders that take a condition, or the
// name of a column, as text, with the arguments that are it.
var ConditionMethods = conditions()

func conditions() map[string][]int {
	m := map[string][]int{}
	for _, name := range []string{"where", "andWhere", "orWhere", "having", "andHaving", "orHaving", "orderBy", "addOrderBy", "groupBy", "addGroupBy", "select", "addSelect"} {
		m[name] = []int{0}
	}
	for _, name := range []string{"leftJoin", "innerJoin", "leftJoinAndSelect", "innerJoinAndSelect", "leftJoinAndMapOne", "leftJoinAndMapMany", "innerJoinAndMapOne", "innerJoinAndMapMany"} {
		m[name] = []int{0, 2, 3}
	}
	return m
}

// QueryKeys are the keys under which drivers take a query in an object.
var QueryKeys = []string{"sql", "text", "query", "sqlText", "statement"}

// DocumentMethods are methods of document databases that read an object as a
// query, with the arguments that are queries.
var DocumentMethods = map[string][]int{
	"find": {0}, "findOne": {0}, "findOneAndUpdate": {0}, "findOneAndDelete": {0}, "findOneAndReplace": {0}, "findOneAndRemove": {0}, "findAndModify": {0}, "updateOne": {0}, "updateMany": {0}, "update": {0},
	"deleteOne": {0}, "deleteMany": {0}, "remove": {0}, "count": {0}, "countDocuments": {0}, "distinct": {1}, "replaceOne": {0}, "where": {0}, "exists": {0}, "aggregate": {0}, "findByIdAndUpdate": {1}, "estimatedDocumentCount": {0},
}

// MarkupProperties are properties of an element that read markup.
var MarkupProperties = names([]string{"innerHTML", "outerHTML", "srcdoc"})

// ElementMakers are functions that make an element, of which the first argument
// is the tag and the second the attributes.
var ElementMakers = slices.Concat(each("react preact vue hyperscript inferno-create-element", "createElement"), each("preact vue @vue/runtime-dom mithril snabbdom virtual-dom", "h"), []string{"hyperscript", "mithril", "globalThis.preact.h", "globalThis.m"})

// Assigned are properties that act on what is assigned to them.
var Assigned = map[string]Kind{
	"globalThis.location": Redirect, "globalThis.location.href": Redirect, "globalThis.document.location": Redirect, "globalThis.document.location.href": Redirect,
	"koa:ctx.body": HTML, "koa:ctx.response.body": HTML,
}

// AssignedParts are properties of which a part acts on what is assigned to it:
// context.res = { status: 302, headers: { Location: address } }.
var AssignedParts = map[string][]Returned{
	"azure:context.res": {{Path: "headers.Location", Kind: Redirect}, {Path: "headers.location", Kind: Redirect}, {Path: "body", Kind: HTML, When: MarkupAnswers}},
}

// AssignedBelow are objects whose properties act on what is assigned to them:
// who is signed in is a record as any other.
var AssignedBelow = map[string]Kind{"express:req.session": Assign, "koa:ctx.session": Assign, "fastify:req.session": Assign}

// MarkupMethods are methods of elements and of jQuery objects that read markup,
// with the argument that is it.
var MarkupMethods = map[string]int{
	"html": 0, "append": 0, "prepend": 0, "before": 0, "after": 0, "replaceWith": 0, "wrap": 0, "wrapInner": 0, "wrapAll": 0,
	"insertAdjacentHTML": 1, "createContextualFragment": 0, "setHTMLUnsafe": 0,
}
