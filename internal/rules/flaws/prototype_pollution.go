package flaws

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var prototypePollution = rule.Check{
	ID:    "flaws/prototype-pollution",
	Title: "write to Object.prototype by untrusted keys",
	Why: "With the key __proto__ a merge or a path reaches Object.prototype, and what is written there every object has: " +
		"an attacker sets isAdmin for all, or options of other libraries that run commands.",
	Fix: "Skip the keys __proto__, constructor and prototype; or use a Map, or objects made by Object.create(null).",
	When: "A property is written by an untrusted key to an object that was itself read by an untrusted key: a recursive merge, a path of keys. " +
		"In a library the parameters of what it exports are untrusted. lodash.merge, set and their like with data of a request count as well.",
	Quiet:    "The key is compared with __proto__, looked up by hasOwnProperty, a member of a fixed list, or a number; the object has no prototype.",
	CWE:      1321,
	Severity: rule.High,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/Prototype_pollution"},
	Code: func(p *rule.CodePass) {
		said := map[flow.Value]*rule.Finding{}
		writes := slices.Clone(p.Taint.Pollutions(p.File))
		slices.SortStableFunc(writes, func(a, b taint.Pollution) int { return rankOf(a) - rankOf(b) })
		for _, x := range writes {
			if !x.Read.OK() {
				continue
			}
			k := x.Key.From()
			if f := said[k]; f != nil {
				f.Trace = append(f.Trace, rule.Step{Place: x.Write.Span(), Code: x.Write.Source(), Note: "writes so again"})
				continue
			}
			f := p.Reportf(x.Write, "%s writes by the key %s, and %s was read by such a key: __proto__ makes it Object.prototype.",
				x.Write.Source(), x.Key.From().Source(), x.Base.Source())
			weigh(p, f, x.Key)
			if x.Write.Op() == js.OpAssign && x.Write.File.JS.At(x.Write.Row().X).Op == js.OpGet {
				f.Message = x.Write.Source() + " writes to what " + x.Key.From().Source() + " names: __proto__ makes it Object.prototype."
				if p.Taint.Trace(x.Write.File.Value(x.Write.Row().Y), "", model.Key) == nil {
					f.Confidence = rule.Possible // the program says what all objects have then
				}
			}
			if isSettings(x.Key.From()) || x.Key.Source.Class == model.Parameter && writesOwn(x.Write) {
				f.Confidence = rule.Possible
			}
			said[k] = f
			f.Label = "may write to Object.prototype"
			f.Trace = append(steps(x.Key.Steps), rule.Step{Place: x.Read.Span(), Code: x.Read.Source(), Note: "may be Object.prototype"})
		}
	},
}

func rankOf(x taint.Pollution) int {
	if makesRoom(x.Write) {
		return 1
	}
	return 0
}

// makesRoom reports whether a write only puts an empty object or list where none is,
// o[key] = o[key] || {}: what is written into that object later is what matters.
func makesRoom(write flow.Value) bool {
	if write.Op() != js.OpAssign {
		return false
	}
	given := write.File.Value(write.Row().Y)
	if given.Op() == js.OpLogical {
		given = given.File.Value(given.Row().Y)
	}
	return (given.Op() == js.OpObject || given.Op() == js.OpArray) && len(given.File.JS.Operands(given.Row())) == 0
}

// writesOwn reports whether what is written under a key is an instance that the
// library makes itself, and nothing that its caller gives.
func writesOwn(write flow.Value) bool {
	if write.Op() != js.OpAssign {
		return false
	}
	v := write.File.Value(write.Row().Y)
	for _, o := range v.Origins() {
		if o.Op() != js.OpNew {
			return false
		}
	}
	return v.OK()
}

// isSettings reports whether data comes by a parameter that is called after the
// settings of a program, which its own author writes.
func isSettings(v flow.Value) bool {
	name := strings.ToLower(v.Name())
	if v.Op() == js.OpParam {
		fn := v.File.Func(v.Row().Func)
		if n := int(v.Row().Y); n < len(fn.ParamNames) {
			name = strings.ToLower(v.File.JS.Str(fn.ParamNames[n]))
		}
	}
	for _, word := range []string{"config", "setting", "metadata", "schema", "manifest", "plugin"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return name == "env" || name == "environment" || name == "window"
}

var propertyInjection = rule.Check{
	ID:       "flaws/property-injection",
	Title:    "property named by a request",
	Why:      "Whoever names the property that is written sets any of them: a flag that only the program should set, or __proto__ of the object.",
	Fix:      "Take the names from a fixed list, or use a Map.",
	When:     "A property of an object is written whose name comes from a request; that is high where the object is a session or the environment, and likely where it is a record that is saved.",
	Quiet:    "The name is compared with a list or constants, a number, or has a fixed text in front of it; the object has no prototype.",
	CWE:      915,
	Severity: rule.Medium,
	Links:    []string{"https://cwe.mitre.org/data/definitions/915.html"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Taint.Pollutions(p.File) {
			if x.Read.OK() || x.Key.Source.Class != model.Remote {
				continue
			}
			f := p.Reportf(x.Write, "%s names a property of %s.", x.Key.From().Source(), x.Base.Source())
			weigh(p, f, x.Key)
			f.Confidence = rule.Possible
			switch {
			case x.Base.Is("express:req.session", "koa:ctx.session", "fastify:req.session", "globalThis.process.env", "globalThis"):
				f.Severity, f.Confidence = rule.High, rule.Likely
			case isSaved(x.Base):
				f.Confidence = rule.Likely
			}
			f.Label = "the name comes from " + x.Key.From().Source()
			f.Trace = steps(x.Key.Steps)
		}
	},
}

// isSaved reports whether a variable holds a record that is saved: who names its
// properties sets role and owner as well.
func isSaved(v flow.Value) bool {
	if v.Op() != js.OpRef || !v.File.Prog.Uses(model.Databases...) {
		return false
	}
	for _, use := range append(usesOf(v), v) {
		get := parentOf(use)
		if c, ok := parentOf(get).AsCall(); ok && get.Op() == js.OpGet && c.Callee == get && (get.Name() == "save" || get.Name() == "saveOrFail") {
			return true
		}
	}
	return false
}

// unsafeMerge finds the same in libraries that merge or set by path.
var unsafeMerge = rule.Check{
	ID:    "flaws/unsafe-merge",
	Title: "untrusted object merged deeply",
	Why:   "Old releases of lodash, deep-extend and their like follow the key __proto__ of a request into Object.prototype, and what is written there every object has.",
	Fix:   "Copy the fields that are needed by name, and keep the library up to date.",
	When: "An object of a request is given to a function that merges deeply, or a key of a request to one that sets by path. " +
		"In a library that is there to set by path, so is a key that its users give.",
	Quiet:    "The object is checked or made in the code.",
	CWE:      1321,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/Prototype_pollution"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Flows(model.Merge, model.Key) {
			switch {
			case isMended(p, x):
			case x.Flow.Source.Class == model.Remote:
				reportFlow(p, x, "is merged deeply").Confidence = rule.Likely
			case x.Sink.Kind == model.Key && x.Flow.Source.Class == model.Parameter && setsByPath(x.Flow.From()):
				reportFlow(p, x, "is a path that is set")
			}
		}
	},
}

// isMended reports whether a function is one of lodash, and the project asks
// for a release that refuses __proto__: 4.17.20 does everywhere.
func isMended(p *rule.CodePass, x taint.Found) bool {
	for _, path := range x.Call.Callee.Paths() {
		if !strings.HasPrefix(path, "lodash.") {
			continue
		}
		asked := p.File.Range("lodash")
		if asked == "" {
			asked = p.File.Range("lodash-es")
		}
		least := strings.Split(strings.TrimLeft(asked, "^~>=v "), ".")
		if len(least) != 3 || least[0] != "4" {
			return false
		}
		minor, err1 := strconv.Atoi(least[1])
		patch, err2 := strconv.Atoi(least[2])
		return err1 == nil && err2 == nil && (minor > 17 || minor == 17 && patch >= 20)
	}
	return false
}

// setsByPath reports whether a parameter is one of a function that says by its
// name, or by that of its file, that it writes properties.
func setsByPath(v flow.Value) bool {
	name := v.File.JS.Str(v.Func().Name)
	if v.Op() == js.OpParam {
		name = v.File.JS.Str(v.File.Func(v.Row().Func).Name)
	}
	if name == "" {
		name = path.Base(v.File.Name())
	}
	name = strings.ToLower(name)
	for _, verb := range []string{"set", "put", "assign", "merge", "extend", "unflatten", "expand", "update", "defaults", "deep", "nest"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

func steps(list []taint.Step) []rule.Step {
	var trace []rule.Step
	for _, s := range list {
		trace = append(trace, rule.Step{Place: s.Value.Span(), Code: s.Value.Source(), Note: s.Note})
	}
	return trace
}
