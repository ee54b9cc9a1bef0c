package taint

import (
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
