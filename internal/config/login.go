package config

import (
	"strings"

	"tenet/internal/yaml"
)

var loginFields = []field[Login]{
	{
		spec{name: "page", kind: kindSentence, required: true, doc: "The path of the page with the form; with json, where the fields are sent.", example: "/login"},
		func(r *reader, n *yaml.Node, l *Login) { l.Page = r.sentence(n) },
	},
	{
		spec{name: "fields", kind: kindTexts, required: true, doc: "What is typed, by the names of the form: name=value. A value $NAME is that of a variable of the environment, where a password belongs.", example: "[user=probe, password=$PROBE_PASSWORD]"},
		func(r *reader, n *yaml.Node, l *Login) { l.Fields = r.pairs(n) },
	},
	{
		spec{name: "json", kind: kindFlag, doc: "Send the fields as JSON instead of filling in a form.", example: "false"},
		func(r *reader, n *yaml.Node, l *Login) { l.JSON = r.flag(n) },
	},
}

func readLogin(r *reader, n *yaml.Node) *Login {
	if n.Kind == yaml.Null {
		return nil
	}
	l := &Login{}
	readSection(r, n, "login", loginFields, l)
	return l
}

// pairs reads a list of NAME=value.
func (r *reader) pairs(n *yaml.Node) []string {
	list := r.texts(n)
	for _, text := range list {
		if name, _, ok := strings.Cut(text, "="); !ok || name == "" {
			r.fail(n, "expected name=value, found `%s`", brief(name))
		}
	}
	return list
}
