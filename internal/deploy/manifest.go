package deploy

import (
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A Manifest is a package.json.
type Manifest struct {
	Root         *yaml.Node // everything
	Name         string
	Version      string
	Type         string // "module", "commonjs" or ""
	Private      bool
	Scripts      []Script
	Engines      []Range
	Dependencies []Dependency // of all lists, in the order of the text
}

// A Script is one entry of `scripts`.
type Script struct {
	Name     *yaml.Node
	Text     *yaml.Node
	Commands []Command
}

// A Range is a name with a range of versions.
type Range struct{ Name, Range *yaml.Node }

// A Dependency is a package that the manifest asks for.
type Dependency struct {
	Name  *yaml.Node
	Range *yaml.Node
	List  string // "dependencies", "devDependencies", "optionalDependencies", "peerDependencies"
}

func readManifest(text *source.Text) (*Manifest, error) {
	root, err := yaml.ParseJSON(text, yaml.StrictJSON)
	if err != nil {
		return nil, err
	}
	if root.Kind != yaml.Map {
		return nil, text.Errorf(root.Start, "a package.json holds an object, not a %s", root.Kind)
	}
	m := &Manifest{
		Root: root, Name: root.Get("name").Str(), Version: root.Get("version").Str(),
		Type: root.Get("type").Str(), Private: root.Get("private").Is(true),
	}
	for name, script := range root.Get("scripts").Pairs() {
		if script.Kind == yaml.String {
			m.Scripts = append(m.Scripts, Script{name, script, commands(scalar(text, script))})
		}
	}
	for name, r := range root.Get("engines").Pairs() {
		m.Engines = append(m.Engines, Range{name, r})
	}
	for list, entries := range root.Pairs() {
		if list.Value != "dependencies" && !strings.HasSuffix(list.Value, "Dependencies") {
			continue
		}
		for name, r := range entries.Pairs() {
			m.Dependencies = append(m.Dependencies, Dependency{name, r, list.Value})
		}
	}
	return m, nil
}

// A PM2 is the processes of an ecosystem file in JSON or YAML:
// https://pm2.keymetrics.io/docs/usage/application-declaration/
type PM2 struct {
	Apps []*yaml.Node
}

func readPM2(text *source.Text) (*PM2, error) {
	var root *yaml.Node
	if name := text.Name; strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		docs, err := yaml.Parse(text)
		if err != nil {
			return nil, err
		}
		if len(docs) > 0 {
			root = docs[0]
		}
	} else {
		var err error
		if root, err = yaml.ParseJSON(text, yaml.TolerantJSON); err != nil { // PM2 reads JSON5
			return nil, err
		}
	}
	if apps := root.Get("apps"); apps != nil {
		root = apps
	}
	p := &PM2{Apps: root.Items()}
	if root != nil && root.Kind == yaml.Map {
		p.Apps = []*yaml.Node{root}
	}
	return p, nil
}

// A Process is one line of a Procfile.
type Process struct {
	Name     Word
	Line     Word // the command line
	Commands []Command
}

func readProcfile(text *source.Text) ([]Process, error) {
	var out []Process
	data := text.Data
	for _, l := range rawLines(data) {
		l = l.trimmed(data)
		if l.start == l.end || data[l.start] == '#' {
			continue
		}
		colon := strings.IndexByte(data[l.start:l.end], ':')
		if colon <= 0 {
			return nil, text.Errorf(l.start, "expected `name: command`, found %q", cut(data[l.start:l.end], 40))
		}
		c := rawLine{l.start + colon + 1, l.end}.trimmed(data)
		out = append(out, Process{
			Name:     Word{data[l.start : l.start+colon], Pos{text, l.start, l.start + colon}},
			Line:     Word{data[c.start:c.end], Pos{text, c.start, c.end}},
			Commands: commands(span(text, c.start, c.end)),
		})
	}
	return out, nil
}

// A Variable is one assignment of a .env file.
type Variable struct{ Name, Value Word }

// readEnv reads NAME=value lines as dotenv does: optional `export`, quotes,
// values in quotes over several lines, comments. What is no assignment is
// left out, as dotenv leaves it out.
func readEnv(text *source.Text) []Variable {
	var out []Variable
	data := text.Data
	for at := 0; at < len(data); {
		end := len(data)
		if i := strings.IndexByte(data[at:], '\n'); i >= 0 {
			end = at + i
		}
		l := rawLine{at, end}.trimmed(data)
		at = end + 1
		if rest := data[l.start:l.end]; strings.HasPrefix(rest, "export ") {
			l = rawLine{l.start + len("export "), l.end}.trimmed(data)
		}
		eq := strings.IndexByte(data[l.start:l.end], '=')
		if eq < 0 {
			continue
		}
		name := rawLine{l.start, l.start + eq}.trimmed(data)
		if !isName(strings.NewReplacer(".", "_", "-", "_").Replace(data[name.start:name.end])) {
			continue
		}
		value := rawLine{l.start + eq + 1, l.end}.trimmed(data)
		word := Word{data[value.start:value.end], Pos{text, value.start, value.end}}
		if quoted, stop, ok := envQuoted(data, value.start, value.end); ok {
			word = Word{quoted, Pos{text, value.start, stop}}
			at = max(at, stop)
		} else if i := strings.Index(word.Value, " #"); i >= 0 {
			word.Value = strings.TrimRight(word.Value[:i], " \t")
			word.End = word.Start + len(word.Value)
		}
		out = append(out, Variable{Word{data[name.start:name.end], Pos{text, name.start, name.end}}, word})
	}
	return out
}

func envQuoted(data string, start, lineEnd int) (value string, stop int, ok bool) {
	if start >= lineEnd || strings.IndexByte("\"'`", data[start]) < 0 {
		return "", 0, false
	}
	i := strings.IndexByte(data[start+1:], data[start])
	if i < 0 {
		return "", 0, false
	}
	return data[start+1 : start+1+i], start + i + 2, true
}
