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
	text, _ := c.Arg(0).Str()
	values := c.Arg(1)
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

// madePattern are methods of texts that make a pattern of a text that they are
// given: text.search('.').
var madePattern = map[string]bool{"match": true, "matchAll": true, "search": true}

// isSpelt reports whether a value is certainly a text, and not one that the
// code holds, which is short: many things have a method match or search.
func isSpelt(v flow.Value) bool {
	for _, o := range v.Origins() {
		switch o.Op() {
		case js.OpTemplate:
			continue
		case js.OpCall:
			c, _ := o.AsCall()
			if textMethods[c.Method()] || c.Callee.Is("node:fs.readFileSync", "node:fs/promises.readFile") && c.Arg(1).OK() || c.Callee.Is("globalThis.String") {
				continue
			}
		}
		return false
	}
	return v.OK()
}

var textMethods = map[string]bool{"toLowerCase": true, "toUpperCase": true, "trim": true, "toLocaleLowerCase": true, "substring": true, "padStart": true, "padEnd": true, "trimEnd": true, "trimStart": true, "toString": true}
