package flow

import (
	"iter"

	"tenet/internal/js"
)

// Conditions yields the conditions under which v runs, innermost first, with
// the outcome that each must have; conditions of the functions around are
// included up to the one that is not called where it stands.
func (v Value) Conditions() iter.Seq2[Value, bool] {
	return func(yield func(Value, bool) bool) {
		for b := v.Row().Block; b >= 0; {
			block := &v.File.JS.Blocks[b]
			if block.Cond != 0 && !yield(v.File.Value(block.Cond), block.Polarity) {
				return
			}
			if block.Parent < 0 {
				return
			}
			b = block.Parent
		}
	}
}

// OnlyInDevelopment reports whether v runs only when the environment is not
// production: under a condition on NODE_ENV, a debug flag or app.get('env').
func (v Value) OnlyInDevelopment() bool {
	for cond, outcome := range v.Conditions() {
		if cond.saysDevelopment(outcome, 0) {
			return true
		}
	}
	return false
}

// saysDevelopment reports whether cond having the outcome means that this is
// not production.
func (v Value) saysDevelopment(outcome bool, depth int) bool {
	if depth > 8 {
		return false
	}
	f, row := v.File, v.Row()
	text := f.JS.Str(row.Str)
	switch row.Op {
	case js.OpUnary:
		return text == "!" && f.Value(row.X).saysDevelopment(!outcome, depth+1)
	case js.OpLogical:
		x, y := f.Value(row.X).saysDevelopment(outcome, depth+1), f.Value(row.Y).saysDevelopment(outcome, depth+1)
		if text == "&&" == outcome { // both hold
			return x || y
		}
		return x && y
	case js.OpBinary:
		equal := text == "===" || text == "=="
		if !equal && text != "!==" && text != "!=" {
			return false
		}
		for _, pair := range [2][2]js.ValueID{{row.X, row.Y}, {row.Y, row.X}} {
			name, ok := f.Value(pair[1]).Str()
			if ok && f.Value(pair[0]).namesEnvironment() {
				return (name == "production") != (equal == outcome)
			}
		}
	case js.OpRef, js.OpGet, js.OpGlobal:
		name := v.lastName()
		switch name {
		case "isProduction", "isProd", "production", "prod", "PROD", "IS_PRODUCTION", "isproduction":
			return !outcome
		case "isDevelopment", "isDev", "development", "dev", "DEV", "debug", "DEBUG", "IS_DEV", "isTest", "__DEV__", "isdev":
			return outcome
		}
		if o := v.Origin(); o != v && (o.Op() == js.OpBinary || o.Op() == js.OpUnary || o.Op() == js.OpLogical) {
			return o.saysDevelopment(outcome, depth+1)
		}
	case js.OpCall: // ['development', 'test'].includes(process.env.NODE_ENV)
		c, _ := v.AsCall()
		if c.Method() == "includes" && c.Arg(0).namesEnvironment() {
			return outcome && !c.Receiver().holds("production")
		}
	}
	return false
}

func (v Value) holds(text string) bool {
	o := v.Origin()
	for _, e := range o.File.JS.Operands(o.Row()) {
		if s, ok := o.File.Value(e).Str(); ok && s == text {
			return true
		}
	}
	return false
}

// namesEnvironment recognises process.env.NODE_ENV, app.get('env') and
// variables called after them.
func (v Value) namesEnvironment() bool {
	if v.Is("globalThis.process.env.NODE_ENV", "globalThis.process.env.APP_ENV") {
		return true
	}
	if c, ok := v.AsCall(); ok && c.Method() == "get" {
		s, _ := c.Arg(0).Str()
		return s == "env"
	}
	switch v.lastName() {
	case "NODE_ENV", "env", "ENV", "environment", "nodeEnv", "node_env", "APP_ENV":
		return true
	}
	return false
}
