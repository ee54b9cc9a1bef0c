package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// resultSinks are what functions return that a call gives to a library which
// acts on that: proxy((req) => address).
func resultSinks(c flow.Call, path string) []Sink {
	var list []Sink
	for _, row := range model.AskedFor[path] {
		given := c.Arg(row.Arg)
		if row.Key != "" && given.OK() {
			given = given.Option(row.Key).Value
		}
		for _, fn := range given.Origins() {
			if fn.Op() != js.OpFunc || fn.File != c.File {
				continue
			}
			for _, id := range fn.File.Returns(fn.Row().Func) {
				v := fn.File.Value(id)
				list = append(list, Sink{Kind: row.Kind, Call: c, At: v, What: v})
			}
		}
	}
	return list
}
