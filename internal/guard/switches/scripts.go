package switches

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxManifest bounds what is read of a package.json.
const maxManifest = 4 << 20

// A manifest is what starting needs of a package.json.
type manifest struct {
	Name    string            `json:"name"`
	Version string            `json:"version"`
	Scripts map[string]string `json:"scripts"`
	GypFile bool              `json:"gypfile"`
}

func readManifest(dir string) (*manifest, error) {
	file := filepath.Join(dir, "package.json")
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxManifest {
		return nil, fmt.Errorf("%s is no file of at most %d bytes", file, maxManifest)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		// A field of another type makes one package odd, not unreadable.
		var kind *json.UnmarshalTypeError
		if !errors.As(err, &kind) {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return &m, nil
}

// builtin are commands of the package managers that are not names of scripts.
var builtin = []string{"install", "ci", "add", "remove", "update", "publish", "pack", "init", "audit", "dlx", "create"}

// packageManager resolves npm start, npm run x, yarn x, pnpm exec x.
func (r *resolver) packageManager(name string, words []string) error {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		if !slices.Contains([]string{"-s", "--silent", "--quiet"}, words[0]) {
			return fmt.Errorf("the option %s of %s is not understood: name the node command itself", words[0], name)
		}
		words = words[1:]
	}
	if len(words) == 0 {
		return fmt.Errorf("%s starts nothing by itself: say %s start", name, name)
	}
	verb, rest := words[0], words[1:]
	switch {
	case verb == "start":
	case verb == "exec" || verb == "x":
		return r.npx(rest)
	case verb == "run" || verb == "run-script" || verb == "rum":
		if len(rest) == 0 {
			return fmt.Errorf("%s run needs the name of a script", name)
		}
		verb, rest = rest[0], rest[1:]
	case name == "npm" || slices.Contains(builtin, verb):
		return fmt.Errorf("%s %s starts no application", name, verb)
	}
	if len(rest) > 0 && rest[0] == "--" {
		rest = rest[1:]
	}
	return r.packageScript(name, verb, rest)
}

func (r *resolver) packageScript(manager, name string, args []string) error {
	m, err := readManifest(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if m == nil {
		m = &manifest{}
	}
	line, ok := m.Scripts[name]
	if !ok && name == "start" {
		// npm's default, of a time when every application was server.js.
		if _, err := os.Stat(filepath.Join(r.dir, "server.js")); err == nil {
			line, ok = "node server.js", true
		}
	}
	if !ok {
		names := make([]string, 0, len(m.Scripts))
		for s := range m.Scripts {
			names = append(names, s)
		}
		slices.Sort(names)
		if len(names) == 0 {
			return fmt.Errorf("package.json in %s has no scripts", r.dir)
		}
		return fmt.Errorf("package.json in %s has no script %q%s", r.dir, name, didYouMean(name, names))
	}
	for _, hook := range []string{"pre" + name, "post" + name} {
		if m.Scripts[hook] != "" && manager != "yarn" {
			r.cmd.warnings = append(r.cmd.warnings, fmt.Sprintf("The script %s is not run: guard starts %q alone.", hook, line))
		}
	}
	words, err := shellWords(line, r.o.windows())
	if err != nil {
		return fmt.Errorf("the script %q is %q: %w; %s", name, line, err, lastStep(line, r.o.windows()))
	}
	for _, kv := range [][2]string{
		{"npm_lifecycle_event", name}, {"npm_package_name", m.Name}, {"npm_package_version", m.Version},
		{"npm_package_json", filepath.Join(r.dir, "package.json")},
	} {
		r.cmd.env = setenv(r.cmd.env, kv[0], kv[1])
	}
	return r.resolve(append(words, args...))
}

// lastStep says how to start a script that builds first, such as
// tsc && node dist/app.js: what comes before the application is not guard's.
func lastStep(line string, windows bool) string {
	const help = "name the node command itself"
	at := strings.LastIndex(line, "&&")
	if at < 0 {
		return help
	}
	before, last := strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+2:])
	words, err := shellWords(last, windows)
	if err != nil {
		return help
	}
	if first := program(words[0]); !slices.Contains([]string{"node", "nodejs", "npm", "pnpm", "yarn", "npx", "env", "cross-env"}, first) && !strings.Contains(first, "=") {
		last = "npx " + last
	}
	return fmt.Sprintf("run `%s` first, then guard with -- %s", before, last)
}

// npx resolves a program that is installed; nothing is fetched.
func (r *resolver) npx(words []string) error {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		if !slices.Contains([]string{"--", "-y", "--yes", "--no", "--no-install", "--offline", "--prefer-offline"}, words[0]) {
			return fmt.Errorf("the option %s of npx is not understood: name the program itself", words[0])
		}
		words = words[1:]
	}
	if len(words) == 0 {
		return fmt.Errorf("npx needs the name of a program")
	}
	return r.resolve(words)
}

// What a shell acts on: that of POSIX, and cmd.exe, where a backslash is part
// of a path. What only the other one acts on is refused as well: the same
// package.json is for both.
const (
	metaPOSIX   = "|&;<>()`$*?[{~#!"
	metaWindows = metaPOSIX + "%^"
)

// shellWords splits a line that is one simple command (POSIX XCU 2.9.1).
// Whatever needs a shell is an error, which says what it is.
func shellWords(line string, windows bool) ([]string, error) {
	var words []string
	var word strings.Builder
	meta := metaPOSIX
	if windows {
		meta = metaWindows
	}
	open := false // a word has begun, perhaps an empty one
	end := func() {
		if open {
			words = append(words, word.String())
		}
		word.Reset()
		open = false
	}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t' || c == '\n':
			end()
		case strings.IndexByte(meta, c) >= 0:
			return nil, fmt.Errorf("%q needs a shell, and guard starts none", line[i:i+1])
		case c == '\\' && !windows && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			open = true
		case c == '\'' || c == '"':
			n := strings.IndexByte(line[i+1:], c)
			if n < 0 {
				return nil, fmt.Errorf("a quotation mark is not closed")
			}
			text := line[i+1 : i+1+n]
			if c == '"' && strings.ContainsAny(text, quotedMeta(windows)) {
				return nil, fmt.Errorf("%q needs a shell, and guard starts none", text)
			}
			word.WriteString(text)
			open = true
			i += n + 1
		default:
			word.WriteByte(c)
			open = true
		}
	}
	end()
	if len(words) == 0 {
		return nil, fmt.Errorf("it is empty")
	}
	return words, nil
}

// quotedMeta is what a shell acts on within double quotation marks.
func quotedMeta(windows bool) string {
	if windows {
		return "$`%"
	}
	return "$`\\"
}
