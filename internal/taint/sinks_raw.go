package taint

import (
	"regexp"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// openValue is a variable of pg-promise whose value goes into the query as it
// is, or without quotation marks around it: $1:raw, $1^, ${name:value}, $<name#>.
var openValue = regexp.MustCompile(`\$(?:(\d+)|[{(</\[]\s*(\w+)\s*)(?::raw|:value|\^|#)`)

// rawValues are the values that a query of pg-promise takes in unquoted.
func rawValues(c flow.Call, path string) []Sink {
	if !strings.HasPrefix(path, "pg-promise()()") && path != "pg-promise.as.format" && path != "pg-promise().as.format" {
		return nil
	}
	text, values := queryTextOf(c.Arg(0)), c.Arg(1)
	if text == "" || !values.OK() {
		return nil
	}
	var list []Sink
	for _, m := range openValue.FindAllStringSubmatch(text, 16) {
		s := Sink{Kind: model.SQL, Call: c, At: c.Value, What: values, Path: m[2]}
		if n, err := strconv.Atoi(m[1]); err == nil {
			at := elementOf(values, n-1)
			if s.What, s.Path = at.v, at.path; n == 1 && values.Origin().Op() != js.OpArray {
				s.What, s.Path = values, "" // a single value
			}
		} else if o := values.Option(m[2]); o.State == flow.Present {
			s.What, s.Path, s.Key = o.Value, "", true
		}
		list = append(list, s)
	}
	return list
}

// queryTextOf returns a query that the code spells whole.
func queryTextOf(v flow.Value) string {
	text, _ := v.Str()
	return text
}

// resultSinks are what functions return that a call is given, where the library
// acts on it: Raw((column) => `${column} = ${x}`).
func resultSinks(c flow.Call, path string) []Sink {
	var list []Sink
	for _, row := range model.GivenFuncs[path] {
		fn := c.Arg(row.Arg)
		if row.Path != "" {
			o := c.Option(row.Arg, row.Path)
			if o.State != flow.Present {
				continue
			}
			fn = o.Value
		}
		if fn = fn.Origin(); fn.Op() != js.OpFunc || fn.File != c.File {
			continue
		}
		for _, id := range c.File.Returns(fn.Row().Func) {
			v := c.File.Value(id)
			if v.Op() == js.OpReturn {
				v = c.File.Value(v.Row().X)
			}
			list = append(list, Sink{Kind: row.Kind, Call: c, At: c.Value, What: v, Key: true})
		}
	}
	return list
}
