package config

import "tenet/internal/yaml"

// GuardWAFModes are what is done with requests that look like attacks.
var GuardWAFModes = []string{"off", "detect", "block"}

// GuardWAF says where requests are judged by the OWASP Core Rule Set.
type GuardWAF struct {
	Mode     string
	Routes   []string
	Except   []string
	Paranoia *int
	Body     int64 // bytes
	Values   *int
	RulesOff []string
}

var guardWAFFields = []field[GuardWAF]{
	{
		spec{name: "mode", kind: kindWord, words: GuardWAFModes, doc: "What is done with requests that look like attacks: detect tells, block refuses them; off when left out.", example: "detect"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.Mode = r.word(n, "mode", GuardWAFModes) },
	},
	{
		spec{name: "routes", kind: kindTexts, doc: "Which paths are looked at; * is one segment, ** at either end any number; all when left out.", example: "[/search, /api/**]"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.Routes = r.texts(n) },
	},
	{
		spec{name: "except", kind: kindTexts, doc: "And which of them are not, such as those that take large files.", example: "[/api/files/**]"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.Except = r.texts(n) },
	},
	{
		spec{name: "paranoia", kind: kindCount, doc: "How suspicious the rules are, from 1 to 4; 1 when left out, which refuses the fewest honest visitors.", example: "1"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.Paranoia = r.count(n) },
	},
	{
		spec{name: "body", kind: kindSize, doc: "The largest body that is looked at, larger ones are refused there; 16 KB when left out.", example: "16 KB"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.Body = r.size(n) },
	},
	{
		spec{name: "values", kind: kindCount, doc: "How many parameters, fields and cookies are looked at, each of these kinds, more are refused there; 100 when left out.", example: "100"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.Values = r.count(n) },
	},
	{
		spec{name: "rulesOff", kind: kindTexts, doc: "Numbers of rules that are left out, because they refuse what your visitors send.", example: "[942100]"},
		func(r *reader, n *yaml.Node, g *GuardWAF) { g.RulesOff = r.texts(n) },
	},
}
