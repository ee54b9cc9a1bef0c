package config

import (
	"tenet/internal/taint"
	"tenet/internal/yaml"
)

// A spec is what the schema, the commented file and the messages need to
// know of a key.
type spec struct {
	name     string
	kind     kind
	doc      string // sentences
	example  string // a value as it would be written
	required bool
	words    []string // what a word may be
	inside   []spec   // the keys of a section, of the items of a list, of the values of a map
}

// kind says what a key holds.
type kind int

const (
	kindFlag      kind = iota // true or false
	kindCount                 // a number, 0 or more
	kindSize                  // bytes: a number, or text such as "2 MB"
	kindLevel                 // a severity
	kindThreshold             // a severity, or a CVSS score
	kindID                    // a rule or a check
	kindIDs                   // a list of them
	kindGlob                  // a pattern of paths
	kindGlobs                 // a list of them
	kindScopes                // a list of npm scopes
	kindSentence              // text that is not blank
	kindDate                  // YYYY-MM-DD
	kindWord                  // one of a few words
	kindWords                 // a list of them
	kindTexts                 // a list of texts
	kindTime                  // a length of time such as 30s
	kindSection               // fixed keys
	kindItems                 // a list of sections
	kindByID                  // a map of sections, keyed by rule or check
)

// A field is a key of a section that is read into a T.
type field[T any] struct {
	spec
	read func(r *reader, n *yaml.Node, to *T)
}

// top is the whole of tenet.yaml.
var top = []field[Config]{
	{
		spec{name: "check", kind: kindSection, doc: "How `tenet check` looks, and when it fails.", inside: specs(checkFields)},
		func(r *reader, n *yaml.Node, c *Config) { readSection(r, n, "check", checkFields, c) },
	},
	{
		spec{name: "accept", kind: kindItems, doc: "Findings that the project has decided to live with. One that matches nothing, or is past its date, is reported.", inside: specs(acceptFields)},
		func(r *reader, n *yaml.Node, c *Config) { c.Accept = readAccepts(r, n) },
	},
	{
		spec{name: "guard", kind: kindSection, doc: "How `tenet guard` runs the application.", inside: specs(guardFields)},
		func(r *reader, n *yaml.Node, c *Config) { readSection(r, n, "guard", guardFields, &c.Guard) },
	},
}

var checkFields = []field[Config]{
	{
		spec{name: "only", kind: kindIDs, doc: "The rules and checks to run; all of them when left out.", example: "[cookies, headers, eval/direct]"},
		func(r *reader, n *yaml.Node, c *Config) { c.Only = r.ids(n) },
	},
	{
		spec{name: "failOn", kind: kindThreshold, doc: "Exit with 1 from this severity on; high when left out. A number is a CVSS score, for findings about advisories.", example: "high"},
		func(r *reader, n *yaml.Node, c *Config) {
			t := r.threshold(n)
			c.FailOn, c.FailScore = t.Severity, t.Score
		},
	},
	{
		spec{name: "skip", kind: kindGlobs, doc: "Paths to leave alone, written as in .gitignore.", example: "[legacy/, \"*.generated.js\"]"},
		func(r *reader, n *yaml.Node, c *Config) { c.Skip = r.globs(n) },
	},
	{
		spec{name: "maxFileSize", kind: kindSize, doc: "Larger files are not read, and said to be so; 1 MB when left out.", example: "2 MB"},
		func(r *reader, n *yaml.Node, c *Config) { c.MaxFileSize = r.size(n) },
	},
	{
		spec{name: "maxPerRule", kind: kindCount, doc: "How many findings of a rule the text report shows, 0 for all; 10 when left out.", example: "10"},
		func(r *reader, n *yaml.Node, c *Config) { c.MaxPerRule = r.count(n) },
	},
	{
		spec{name: "allowIncomplete", kind: kindFlag, doc: "Exit with 0 although something could not be read.", example: "false"},
		func(r *reader, n *yaml.Node, c *Config) { c.AllowIncomplete = r.flag(n) },
	},
	{
		spec{name: "lint", kind: kindFlag, doc: "Also look for mistakes that are no weaknesses; a check of them that is named under only or rules runs without it.", example: "false"},
		func(r *reader, n *yaml.Node, c *Config) { c.Lint = r.flag(n) },
	},
	{
		spec{name: "offline", kind: kindFlag, doc: "Ask no registry about vulnerable packages: the local database and what tenet carries must do.", example: "false"},
		func(r *reader, n *yaml.Node, c *Config) { c.Offline = r.flag(n) },
	},
	{
		spec{name: "privateScopes", kind: kindScopes, doc: "Scopes whose packages no registry is asked about: their names say something of you. Those that .npmrc binds to a registry of their own are private anyway.", example: "[\"@shop\"]"},
		func(r *reader, n *yaml.Node, c *Config) { c.PrivateScopes = list(r, n, r.scope) },
	},
	{
		spec{name: "mode", kind: kindWord, words: taint.Modes(), doc: "Who uses the code: in an app, requests and messages are untrusted; in a library, so is what callers give to what it exports. Guessed for each package when left out.", example: "app"},
		func(r *reader, n *yaml.Node, c *Config) { c.Mode = taint.ParseMode(r.word(n, "mode", taint.Modes())) },
	},
	{
		spec{name: "rules", kind: kindByID, doc: "Changes to a rule, or to one check of it; what is said of the check wins.", inside: specs(ruleFields)},
		func(r *reader, n *yaml.Node, c *Config) { c.Rules = readRules(r, n) },
	},
	{
		spec{name: "login", kind: kindSection, doc: "How to sign in to a running service before it is looked at, on the host that was named and nowhere else.", inside: specs(loginFields)},
		func(r *reader, n *yaml.Node, c *Config) { c.Login = readLogin(r, n) },
	},
	{
		spec{name: "flow", kind: kindSection, doc: "What the checks that follow untrusted input should know of your libraries, besides what they know.", inside: specs(flowFields)},
		func(r *reader, n *yaml.Node, c *Config) { readSection(r, n, "flow", flowFields, &c.Flow) },
	},
}

var ruleFields = []field[RuleOptions]{
	{
		spec{name: "enabled", kind: kindFlag, doc: "Whether it runs.", example: "true"},
		func(r *reader, n *yaml.Node, o *RuleOptions) { on := r.flag(n); o.Enabled = &on },
	},
	{
		spec{name: "severity", kind: kindLevel, doc: "How much its findings matter here.", example: "medium"},
		func(r *reader, n *yaml.Node, o *RuleOptions) { o.Severity = r.level(n) },
	},
}

var acceptFields = []field[Accept]{
	{
		spec{name: "id", kind: kindID, required: true, doc: "The rule or the check.", example: "cookies/script-readable"},
		func(r *reader, n *yaml.Node, a *Accept) { a.ID = r.id(n) },
	},
	{
		spec{name: "where", kind: kindGlob, doc: "The paths that it holds for; everywhere when left out. ** stands for any number of folders.", example: "src/**/theme.js"},
		func(r *reader, n *yaml.Node, a *Accept) { a.Where = r.glob(n) },
	},
	{
		spec{name: "advisory", kind: kindSentence, doc: "The id of the advisory that it holds for; all of them when left out.", example: "GHSA-35jh-r3h4-6jhm"},
		func(r *reader, n *yaml.Node, a *Accept) { a.Advisory = r.sentence(n) },
	},
	{
		spec{name: "why", kind: kindSentence, required: true, doc: "The reason, for those who come after you.", example: "the page reads the theme from this cookie on purpose"},
		func(r *reader, n *yaml.Node, a *Accept) { a.Why = r.sentence(n) },
	},
	{
		spec{name: "until", kind: kindDate, doc: "The last day on which it holds; after it the findings count again.", example: "2027-03-01"},
		func(r *reader, n *yaml.Node, a *Accept) { a.Until = r.date(n) },
	},
}

func specs[T any](fields []field[T]) []spec {
	list := make([]spec, len(fields))
	for i, f := range fields {
		list[i] = f.spec
	}
	return list
}
