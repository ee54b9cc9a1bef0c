package taint

import (
	"regexp"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// querySinks recognises queries of SQL where nobody knows what the method is
// called on: by what is asked, as a text or under a key of an object, by a name
// that only query builders have, or by the chain of calls before it.
func querySinks(c flow.Call) []Sink {
	method, arg := c.Method(), c.Arg(0)
	if !arg.OK() || c.Op() == js.OpTag {
		return nil
	}
	if model.QueryMethods[method] {
		if sqlWords.MatchString(queryText(arg)) {
			return []Sink{{Kind: model.SQL, Call: c, At: c.Value, What: arg}}
		}
		for _, key := range model.QueryKeys {
			if o := arg.Option(key); o.State == flow.Present && sqlWords.MatchString(queryText(o.Value)) {
				return []Sink{{Kind: model.SQL, Call: c, At: c.Value, What: o.Value, Key: true}}
			}
		}
	}
	if model.RawMethods[method] && (strings.HasPrefix(method, "$") || c.File.Prog.Uses(model.Builders...)) {
		return []Sink{{Kind: model.SQL, Call: c, At: c.Value, What: arg}}
	}
	if args, ok := model.ConditionMethods[method]; ok && buildsQuery(c) {
		var list []Sink
		for _, n := range args {
			list = append(list, Sink{Kind: model.SQL, Call: c, At: c.Value, What: c.Arg(n)})
		}
		return list
	}
	return nil
}

// sqlWords is how a query begins, of SQL, and of the languages of graphs that
// are put together as it is. Comments may stand in front of it.
var sqlWords = regexp.MustCompile(`(?i)^(?:\s|--[^\n]*\n|/\*.*?\*/)*\(?\s*(explain\s+(?:analyze\s+)?select\s|truncate\s|upsert\s+into\s|merge\s+into\s|(?:optional\s+)?match\s*\(\w*(?::\w+)?[ ){]|select\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|replace\s+into\s|create\s+(table|database|user|view)|drop\s+(table|database|user)|alter\s+table|with\s+\w+\s+as\s*\(|grant\s|call\s+\w|exec\s+\w|show\s+(tables|columns)|describe\s)`)

// queryText returns the text that a query begins with.
func queryText(v flow.Value) string {
	for range 4 {
		if t := leadingText(v, 0).text; t != "" {
			return t
		}
		if c, ok := v.AsCall(); ok {
			if v = beginsWith(c); !v.OK() {
				return ""
			}
			continue
		}
		o := v.Origin()
		if o == v {
			break
		}
		v = o
	}
	return ""
}

// beginsWith returns the value that the text which a call makes begins with:
// ['select', x].join(' '), format('select %s', x), text.replace('%', x).
func beginsWith(c flow.Call) flow.Value {
	switch c.Callee.Name() {
	case "join":
		list := c.Receiver().Origin()
		if items := list.File.JS.Operands(list.Row()); list.Op() == js.OpArray && len(items) > 0 {
			return list.File.Value(items[0])
		}
	case "replace", "replaceAll", "concat", "trim":
		return c.Receiver()
	case "format", "sprintf":
		return c.Arg(0)
	}
	return flow.Value{}
}

// isDocuments reports whether a method is called on a collection or model of a
// document database: the program uses one, and the argument is an object.
func isDocuments(c flow.Call, query flow.Value) bool {
	if !c.File.Prog.Uses("mongodb", "mongoose", "monk", "mongojs", "mongoist", "nedb", "@seald-io/nedb", "nedb-promises", "mongoskin", "couchbase", "@typegoose/typegoose", "@nestjs/mongoose", "typegoose", "promised-mongo", "@fastify/mongodb", "fastify-mongodb", "express-mongo-db", "koa-mongo", "tingodb", "linvodb3", "camo") {
		return false
	}
	switch query.Origin().Op() {
	case js.OpFunc, js.OpString, js.OpArray, js.OpTemplate, js.OpNumber:
		return c.Method() == "aggregate"
	}
	receiver := c.Receiver()
	if len(receiver.Paths()) > 0 {
		for _, p := range receiver.Paths() {
			if strings.HasPrefix(p, "mongo") || strings.HasPrefix(p, "nedb") || strings.HasPrefix(p, "monk") {
				return true
			}
		}
		return strings.HasPrefix(receiver.Paths()[0], "express") && receiver.Name() != "res" && receiver.Name() != "req"
	}
	return receiver.Op() != js.OpArray
}

// buildsQuery reports whether a condition is given to a query builder: the
// chain of calls before it begins with createQueryBuilder.
func buildsQuery(c flow.Call) bool {
	for range 40 {
		before, ok := c.Receiver().Origin().AsCall()
		if !ok {
			return false
		}
		if before.Method() == "createQueryBuilder" {
			return true
		}
		c = before
	}
	return false
}

// shellArray finds the command in ['sh', '-c', command], whatever it is given
// to: a container, a pod, a program that starts others.
func shellArray(array flow.Value) []Sink {
	items := array.File.JS.Operands(array.Row())
	if len(items) < 3 {
		return nil
	}
	at := func(i int) string {
		text, _ := array.File.Value(items[i]).Str()
		return text
	}
	i := slices.IndexFunc(items[:len(items)-2], func(id js.ValueID) bool {
		text, _ := array.File.Value(id).Str()
		return shells[text[strings.LastIndexByte(text, '/')+1:]]
	})
	if i < 0 || !shellFlags[at(i+1)] {
		return nil
	}
	return []Sink{{Kind: model.Command, At: array, What: array.File.Value(items[i+2])}}
}
