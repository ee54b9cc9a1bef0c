package model

import (
	"maps"
	"slices"
	"strings"
)

// Tables is what an analysis of flows knows of libraries.
type Tables struct {
	Sources    map[string]Source  // see Sources
	Sinks      map[string][]Sink  // see Sinks
	Sanitizers map[string]KindSet // see Sanitizers
}

// Rows are rows that a project adds to the tables.
type Rows struct {
	Sources    map[string]Source
	Sinks      []Sink
	Sanitizers map[string]KindSet
}

// Builtin returns the tables of this package.
func Builtin() *Tables { return &Tables{Sources, Sinks, Sanitizers} }

// With returns tables that have the rows as well. A source that is there
// already becomes what the row says.
func (t *Tables) With(rows Rows) *Tables {
	more := &Tables{maps.Clone(t.Sources), maps.Clone(t.Sinks), maps.Clone(t.Sanitizers)}
	maps.Copy(more.Sources, rows.Sources)
	for _, s := range rows.Sinks {
		more.Sinks[s.Call] = append(slices.Clone(more.Sinks[s.Call]), s)
	}
	for call, kinds := range rows.Sanitizers {
		more.Sanitizers[call] |= kinds
	}
	return more
}

// Speaks reports whether a row is about a package: one of these tables, or an
// alias.
func (t *Tables) Speaks(pkg string) bool {
	about := func(path string) bool {
		rest, ok := strings.CutPrefix(path, pkg)
		return ok && (rest == "" || strings.ContainsRune(".(:/", rune(rest[0])))
	}
	for path := range t.Sources {
		if about(path) {
			return true
		}
	}
	for path := range t.Sinks {
		if about(path) {
			return true
		}
	}
	for path := range t.Sanitizers {
		if about(path) {
			return true
		}
	}
	for path := range Aliases {
		if about(path) {
			return true
		}
	}
	return false
}

// KindNames are what a configuration calls the kinds of sinks.
var KindNames = map[string]Kind{
	"command": Command, "program": Program, "argument": Argument, "code": Code, "path": Path, "sql": SQL, "nosql": NoSQL, "ldap": LDAP, "xpath": XPath,
	"html": HTML, "dom": DOM, "request": Request, "redirect": Redirect, "template": Template, "pattern": Pattern, "subject": Subject, "key": Key,
	"merge": Merge, "deserialise": Deserialise, "module": Module, "unpack": Unpack,
	"header": Header, "log": Log, "format": Format, "method": Method, "size": Size, "mail": Mail, "record": Assign, "loop": Loop, "policy": Policy, "cookie-value": CookieValue, "cookie-scope": CookieScope, "xml": XML,
}

// ClassNames are what a configuration calls those who control a source.
var ClassNames = map[string]Class{"remote": Remote, "browser": Browser, "archive": Archive, "args": Args}
