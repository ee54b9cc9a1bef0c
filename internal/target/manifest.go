package target

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"tenet/internal/source"
)

// A manifest is what this package reads of a package.json.
type manifest struct {
	pkg        Package
	workspaces []string // globs
}

// parseManifest reads a package.json. Fields of a wrong type count as absent,
// as npm has it; the error is a place and a sentence.
func parseManifest(dir, name string, data []byte) (manifest, *Unread) {
	text := source.Decode(name, data)
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text.Data), &fields); err != nil {
		return manifest{}, jsonFault(text, err)
	}
	deps := stringMap(fields["dependencies"])
	for name, rng := range stringMap(fields["optionalDependencies"]) {
		if deps == nil {
			deps = map[string]string{}
		}
		deps[name] = rng
	}
	return manifest{
		pkg: Package{
			Dir:     dir,
			Name:    stringOf(fields["name"]),
			Version: stringOf(fields["version"]),
			Type:    moduleType(stringOf(fields["type"])),
			Main:    stringOf(fields["main"]),
			Module:  stringOf(fields["module"]),
			Exports: fields["exports"],
			Imports: fields["imports"],
			Browser: fields["browser"],
			Entries: entriesOf(fields),
			Bin:     len(fields["bin"]) > 0 && string(fields["bin"]) != "null",
			Private: string(fields["private"]) == "true",
			Deps:    deps,
			DevDeps: stringMap(fields["devDependencies"]),
		},
		workspaces: workspacesOf(fields["workspaces"]),
	}, nil
}

// maxEntries bounds the entry points of one package: some list every file.
const maxEntries = 1000

// entriesOf lists the files that a package.json offers, sorted: main, module,
// browser, bin, and every branch of exports.
func entriesOf(fields map[string]json.RawMessage) []string {
	found := map[string]bool{}
	var collect func(v any, depth int)
	collect = func(v any, depth int) {
		switch v := v.(type) {
		case string:
			if len(found) < maxEntries {
				found[v] = true
			}
		case []any:
			for _, e := range v {
				collect(e, depth+1)
			}
		case map[string]any:
			for _, e := range v {
				if depth < 16 {
					collect(e, depth+1)
				}
			}
		}
	}
	for _, name := range []string{"main", "module", "browser", "bin", "exports", "jsnext:main"} {
		var v any
		if json.Unmarshal(fields[name], &v) == nil {
			collect(v, 0)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// jsonFault says where and why text is not a JSON object.
func jsonFault(text *source.Text, err error) *Unread {
	offset, why := 0, "not valid JSON: "+err.Error()
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		// The offset counts the bytes read, the offending one included.
		offset = int(syntax.Offset) - 1
		switch {
		case strings.HasPrefix(why, "not valid JSON: unexpected end"):
			offset, why = len(text.Data), "not valid JSON: it ends too early"
		case strings.HasSuffix(why, "exceeded max depth"):
			why = "not valid JSON: nested too deeply"
		}
	case errors.As(err, &wrong):
		why = "not an object but " + wrong.Value
	}
	u := &Unread{Path: text.Name, Kind: Manifest, Why: why}
	u.Line, u.Col = text.Position(offset)
	return u
}

// moduleType keeps the two values that Node knows.
func moduleType(s string) string {
	if s == "module" || s == "commonjs" {
		return s
	}
	return ""
}

// workspacesOf reads npm's list or Yarn's {"packages": list}.
func workspacesOf(raw json.RawMessage) []string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	if object, ok := v.(map[string]any); ok {
		v = object["packages"]
	}
	list, _ := v.([]any)
	var globs []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			globs = append(globs, s)
		}
	}
	return globs
}

// pnpmWorkspaces reads the packages of a pnpm-workspace.yaml: a block or flow
// list of plain or quoted strings, which is all that pnpm documents.
func pnpmWorkspaces(data []byte) []string {
	var globs []string
	inside := false
	for line := range strings.Lines(source.DecodeString(data)) {
		line = strings.TrimRight(line, " \t\r\n")
		item := strings.TrimSpace(line)
		switch {
		case item == "" || item[0] == '#':
		case strings.HasPrefix(line, "packages:"):
			flow := strings.TrimSpace(line[len("packages:"):])
			inside = flow == "" || flow[0] == '#'
			if strings.HasPrefix(flow, "[") {
				flow, _, _ = strings.Cut(flow[1:], "]")
				for s := range strings.SplitSeq(flow, ",") {
					globs = append(globs, yamlString(s))
				}
			}
		case inside && strings.HasPrefix(item, "- "):
			globs = append(globs, yamlString(item[2:]))
		case line[0] != ' ' && line[0] != '\t':
			inside = false
		}
	}
	return globs
}

// yamlString is the text of a scalar on one line.
func yamlString(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && (s[0] == '\'' || s[0] == '"') {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			return s[1 : 1+end]
		}
	}
	s, _, _ = strings.Cut(s, " #")
	return strings.TrimSpace(s)
}

func stringOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func stringMap(raw json.RawMessage) map[string]string {
	var values map[string]any
	if json.Unmarshal(raw, &values) != nil || len(values) == 0 {
		return nil
	}
	m := make(map[string]string, len(values))
	for k, v := range values {
		if s, ok := v.(string); ok {
			m[k] = s
		}
	}
	return m
}

// plainJSON replaces what tsconfig.json may hold beyond JSON, comments and
// trailing commas, by spaces. Offsets stay.
func plainJSON(data []byte) []byte {
	out := []byte(source.DecodeString(data))
	comma := -1 // a comma that only white space and comments follow so far
	for i := 0; i < len(out); i++ {
		switch c := out[i]; {
		case c == '"':
			comma = -1
			for i++; i < len(out) && out[i] != '"' && out[i] != '\n'; i++ {
				if out[i] == '\\' {
					i++
				}
			}
		case c == '/' && i+1 < len(out) && out[i+1] == '/':
			for ; i < len(out) && out[i] != '\n'; i++ {
				out[i] = ' '
			}
		case c == '/' && i+1 < len(out) && out[i+1] == '*':
			out[i], out[i+1] = ' ', ' '
			for i += 2; i < len(out) && (out[i] != '*' || i+1 >= len(out) || out[i+1] != '/'); i++ {
				out[i] = ' '
			}
			if i+1 < len(out) {
				out[i], out[i+1] = ' ', ' '
				i++
			}
		case c == ',':
			comma = i
		case c == '}' || c == ']':
			if comma >= 0 {
				out[comma] = ' '
			}
			comma = -1
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			comma = -1
		}
	}
	return out
}
