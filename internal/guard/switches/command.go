package switches

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A command is what the user typed, as a call of node.
type command struct {
	node     string   // absolute path of the binary
	options  []string // of node, as typed before the script
	script   string   // absolute path, "" for node -e and the like
	args     []string // of the script
	env      []string // the environment, with what npm and assignments add
	warnings []string
}

// nodeArgs returns all that comes after node.
func (c *command) nodeArgs() []string {
	out := slices.Clone(c.options)
	if c.script != "" {
		out = append(out, c.script)
	}
	return append(out, c.args...)
}

// maxIndirections bounds npm start that calls npm run serve that calls ...
const maxIndirections = 8

// A resolver follows a command to the node that it runs in the end. Guard
// starts that node itself: npm and a shell between them would get the
// signals, and the sandbox forbids shells.
type resolver struct {
	o    Options
	dir  string // the project's folder, without links
	cmd  *command
	seen int
}

func resolveCommand(o Options, dir string) (*command, error) {
	r := &resolver{o: o, dir: dir, cmd: &command{env: slices.Clone(o.Env)}}
	if err := r.resolve(o.Command); err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(o.Command, " "), err)
	}
	r.warn()
	return r.cmd, nil
}

func (r *resolver) resolve(words []string) error {
	if r.seen++; r.seen > maxIndirections {
		return fmt.Errorf("scripts call each other more than %d deep", maxIndirections)
	}
	words = r.assignments(words)
	if len(words) == 0 {
		return fmt.Errorf("names no program")
	}
	switch name := program(words[0]); name {
	case "node", "nodejs":
		return r.node(words)
	case "npm", "pnpm", "yarn":
		return r.packageManager(name, words[1:])
	case "npx":
		return r.npx(words[1:])
	case "env", "cross-env", "exec":
		return r.resolve(words[1:])
	case "bun", "deno":
		return fmt.Errorf("%s is not Node.js: guard starts Node.js", name)
	case "sh", "bash", "dash", "zsh":
		return fmt.Errorf("guard starts no shell: name the node command that the shell would run")
	}
	file, err := r.find(words[0])
	if err != nil {
		return err
	}
	if r.cmd.node, err = r.binary(""); err != nil {
		return err
	}
	r.cmd.script, r.cmd.args = file, words[1:]
	return nil
}

// assignments takes KEY=value off the front.
func (r *resolver) assignments(words []string) []string {
	for len(words) > 0 {
		key, value, ok := strings.Cut(words[0], "=")
		if !ok || key == "" || strings.ContainsAny(key, "/.-") {
			break
		}
		r.cmd.env = setenv(r.cmd.env, key, value)
		words = words[1:]
	}
	return words
}

// program is the name without folder and without the endings of Windows.
func program(word string) string {
	name := strings.ToLower(filepath.Base(word))
	for _, end := range []string{".exe", ".cmd"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// valued are options of node whose value is the next word.
var valued = []string{
	"-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--env-file", "--env-file-if-exists",
	"--title", "--input-type", "--icu-data-dir", "--openssl-config", "--watch-path", "--experimental-config-file", "--dns-result-order",
	"--unhandled-rejections", "--diagnostic-dir", "--redirect-warnings", "--stack-trace-limit", "--max-http-header-size",
	"--es-module-specifier-resolution", "--experimental-default-type", "--disable-warning", "--tls-cipher-list", "--localstorage-file",
}

func (r *resolver) node(words []string) (err error) {
	if r.cmd.node, err = r.binary(words[0]); err != nil {
		return err
	}
	i := 1
	for i < len(words) && strings.HasPrefix(words[i], "-") && words[i] != "-" {
		switch w := words[i]; {
		case w == "--":
			r.cmd.options = words[1:i]
			return r.script(words[i+1:])
		case isEval(w):
			r.cmd.options = words[1:]
			r.cmd.warnings = append(r.cmd.warnings, w+" runs a program that is a text: name a file instead, so that its rules can be checked.")
			return nil
		case slices.Contains(valued, w):
			i++
		}
		i++
	}
	i = min(i, len(words))
	r.cmd.options = words[1:i]
	return r.script(words[i:])
}

// isEval reports whether an option of node brings a program as text.
func isEval(word string) bool {
	name, _, _ := strings.Cut(word, "=")
	return slices.Contains([]string{"-e", "--eval", "-p", "--print", "-pe"}, name)
}

// script resolves the first file as node does: with or without its ending, or
// the main file of a folder.
func (r *resolver) script(words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("names no file: guard starts an application, not a console")
	}
	file := r.abs(words[0])
	for _, end := range []string{"", ".js", ".cjs", ".mjs", ".json"} {
		if info, err := os.Stat(file + end); err == nil && (!info.IsDir() || hasMain(file)) {
			r.cmd.script, r.cmd.args = file+end, words[1:]
			return nil
		}
	}
	return fmt.Errorf("there is no file %s", file)
}

func hasMain(dir string) bool {
	for _, name := range []string{"package.json", "index.js"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}

func (r *resolver) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(r.dir, path)
}

// binary returns the node to use: that of the options, the one that was named
// by its path, or the first in PATH.
func (r *resolver) binary(word string) (string, error) {
	switch {
	case r.o.Node != "":
		return r.o.Node, nil
	case isPath(word):
		return r.abs(word), nil
	}
	for _, name := range []string{"node", "nodejs"} {
		if file, ok := lookPath(name, r.cmd.env); ok {
			return file, nil
		}
	}
	return "", fmt.Errorf("there is no node in PATH (%s)", getenv(r.cmd.env, "PATH"))
}

// risky are options of node that undo what guard is for.
var risky = []struct{ option, says string }{
	{"--inspect", "lets whoever reaches the port of the inspector run code in the application"},
	{"--inspect-brk", "stops the application until a debugger comes, who may run code in it"},
	{"--inspect-wait", "stops the application until a debugger comes, who may run code in it"},
	{"--insecure-http-parser", "takes requests that proxies and servers understand differently"},
	{"--allow-natives-syntax", "opens functions of V8 that are not made to be called"},
	{"--expose-internals", "opens the inner modules of Node.js, also those that turn strings into code"},
	{"--expose_internals", "opens the inner modules of Node.js, also those that turn strings into code"},
	{"--tls-min-v1.0", "allows TLS 1.0, which is broken"},
	{"--tls-min-v1.1", "allows TLS 1.1, which is broken"},
	{"--no-disallow-code-generation-from-strings", "is overruled: strings become no code"},
	{"--experimental-permission", "is refused by Node.js 24; guard uses --permission where there is one"},
}

// warn speaks of options on the command line and in NODE_OPTIONS.
func (r *resolver) warn() {
	given := append(slices.Clone(r.cmd.options), strings.Fields(getenv(r.cmd.env, "NODE_OPTIONS"))...)
	for _, word := range given {
		name, _, _ := strings.Cut(word, "=")
		for _, risk := range risky {
			if name == risk.option {
				r.cmd.warnings = append(r.cmd.warnings, fmt.Sprintf("%s %s.", name, risk.says))
			}
		}
	}
	if _, err := os.Stat(filepath.Join(r.dir, ".pnp.cjs")); err == nil {
		r.cmd.warnings = append(r.cmd.warnings, "The project uses Plug'n'Play of Yarn, which guard does not read: set nodeLinker: node-modules in .yarnrc.yml.")
	}
	if getenv(r.cmd.env, "NODE_TLS_REJECT_UNAUTHORIZED") == "0" {
		r.cmd.warnings = append(r.cmd.warnings, "NODE_TLS_REJECT_UNAUTHORIZED=0: the application believes whatever server answers it.")
	}
}
