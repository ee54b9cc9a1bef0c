package switches

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"tenet/internal/npm/semver"
)

//go:embed preload/*.cjs
var preload embed.FS

// A plan is all that is known before the start.
type plan struct {
	Options
	dir     string // without links
	cmd     *command
	version semver.Version
	found   *found
}

// settings is what the preload reads, as config.json beside it.
type settings struct {
	Dir     string    `json:"dir"`     // the project's folder, without links
	Observe bool      `json:"observe"` // write down, refuse nothing
	Log     string    `json:"log,omitempty"`
	Eval    bool      `json:"eval"`
	Strict  bool      `json:"strict"`
	Allow   []allowed `json:"allow"`
	Sloppy  []string  `json:"sloppy"` // absolute
	// Options are what each process needs in NODE_OPTIONS, Thread what each
	// worker thread does, where only some options are accepted.
	Options string `json:"options"`
	Thread  string `json:"thread"`
}

// allowed is a folder, or a file, whose code may turn strings into code.
type allowed struct {
	Path   string `json:"path"`
	Name   string `json:"name"`
	Nested bool   `json:"nested"` // the code that it made so may, too
}

// windows reports whether the application runs there.
func (o *Options) windows() bool { return cmp.Or(o.GOOS, runtime.GOOS) == "windows" }

func (p *plan) off(name string) bool { return slices.Contains(p.Off, name) }

func (p *plan) launch() (*Launch, error) {
	l := &Launch{
		Path: p.cmd.node, Args: p.cmd.nodeArgs(), Dir: p.dir, NodeVersion: p.version.String(), Script: p.cmd.script,
		Warnings: p.cmd.warnings,
	}
	var words []string
	on := map[string]bool{}
	for _, s := range switches {
		line, more := p.line(s)
		l.Lines = append(l.Lines, line)
		on[s.name] = line.LeftOut == ""
		words = append(words, more...)
	}
	require := []string{"--require", filepath.Join(p.RuntimeDir, "guard.cjs")}
	cfg := &settings{
		Dir: p.dir, Observe: p.Observe, Log: p.Log, Allow: p.allow(l), Sloppy: p.sloppy(),
		Eval: on["eval"], Strict: on["strict"], Options: joinOptions(append(require, words...)),
		Thread: joinOptions(append(require, threadWords(words)...)),
	}
	if p.Observe {
		cfg.Eval, cfg.Strict = !p.off("eval"), !p.off("strict")
	}
	if err := p.files(l, cfg); err != nil {
		return nil, err
	}
	l.Env = p.environment(cfg, on)
	return l, nil
}

// line decides about one switch.
func (p *plan) line(s nodeSwitch) (Line, []string) {
	line := Line{Name: s.name, Switch: s.flag, Where: s.where, Since: s.since, Why: s.why, Breaks: s.breaks, LeftOut: s.never}
	switch {
	case s.never != "":
		return line, nil
	case p.off(s.name):
		line.LeftOut = "turned off by guard.switchesOff"
		return line, nil
	case !within(p.version, s.since):
		line.LeftOut = fmt.Sprintf("Node.js %s does not know it", p.version)
		return line, nil
	case p.Observe && s.where != inEnvironment:
		line.LeftOut = "observing: what it would break is written down"
		return line, nil
	}
	words, value, why := s.set(p)
	line.Value, line.LeftOut = value, why
	return line, words
}

// threadWords are the options that belong to one thread. Others are refused
// in the NODE_OPTIONS of a worker, and hold for the whole process anyway.
func threadWords(words []string) []string {
	var out []string
	for _, w := range words {
		if w == "--no-addons" || w == "--permission" || strings.HasPrefix(w, "--allow-") {
			out = append(out, w)
		}
	}
	return out
}

// files adds the preload and its settings.
func (p *plan) files(l *Launch, cfg *settings) error {
	entries, err := preload.ReadDir("preload")
	if err != nil {
		return err
	}
	for _, e := range entries {
		data, err := preload.ReadFile(path.Join("preload", e.Name()))
		if err != nil {
			return err
		}
		l.Files = append(l.Files, File{filepath.Join(p.RuntimeDir, e.Name()), data, 0o444})
	}
	data, err := json.MarshalIndent(cfg, "", "\t")
	if err != nil {
		return err
	}
	l.Files = append(l.Files, File{filepath.Join(p.RuntimeDir, "config.json"), append(data, '\n'), 0o444})
	return nil
}

// environment puts ours behind that of the application. Its own NODE_OPTIONS
// come last, where they can add and not replace: a V8 switch cannot be taken
// back by the preload's own check (see preload/children.cjs).
func (p *plan) environment(cfg *settings, on map[string]bool) []string {
	env := p.cmd.env
	if on["node-env"] {
		env = setenv(env, "NODE_ENV", "production")
	}
	if on["listen"] {
		env = setenv(env, "TENET_GUARD_SOCKET", p.Socket)
	}
	if p.cmd.script == "" { // the user typed node -e: see preload/children.cjs
		env = setenv(env, "TENET_GUARD_EVAL", "1")
	}
	options := cfg.Options
	if theirs := strings.TrimSpace(getenv(env, "NODE_OPTIONS")); theirs != "" {
		options += " " + theirs
	}
	return setenv(env, "NODE_OPTIONS", options)
}

// joinOptions writes words as NODE_OPTIONS wants them: those with blanks in
// quotation marks, in which a backslash escapes.
func joinOptions(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if strings.ContainsAny(w, " \t\"\\") {
			w = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(w) + `"`
		}
		out[i] = w
	}
	return strings.Join(out, " ")
}

// allow returns where code may be generated, and says it in the line of the
// switch.
func (p *plan) allow(l *Launch) []allowed {
	out := []allowed{}
	var names []string
	add := func(name string, nested bool) bool {
		copies := p.found.named(name)
		for _, c := range copies {
			out = append(out, allowed{c.dir, name, nested})
		}
		if len(copies) > 0 {
			names = append(names, name)
		}
		return len(copies) > 0
	}
	for _, g := range generators {
		if !slices.Contains(p.AllowCode, g.name) {
			add(g.name, g.nested)
		}
	}
	for _, name := range p.AllowCode {
		if rest, own := strings.CutPrefix(name, "./"); own {
			out = append(out, allowed{filepath.Join(p.dir, rest), name, true})
			names = append(names, name)
		} else if _, known := generatorOf(name); !add(name, true) && !known {
			l.Warnings = append(l.Warnings, fmt.Sprintf("guard.allowEval names %s, which is not installed.", name))
		}
	}
	i := slices.IndexFunc(l.Lines, func(l Line) bool { return l.Name == "eval" })
	slices.Sort(names)
	l.MakeCode, l.Addons = names, p.found.addons
	if len(names) > 0 && l.Lines[i].Value != "" {
		l.Lines[i].Value += ", but for " + strings.Join(names, ", ")
	}
	return out
}

func (p *plan) sloppy() []string {
	out := []string{}
	for _, s := range p.Sloppy {
		out = append(out, filepath.Join(p.dir, s))
	}
	return out
}

// readable is what the application loads itself from, and what was named.
func (p *plan) readable() []string {
	out := []string{p.dir, p.RuntimeDir}
	for _, root := range p.found.roots {
		if rel, err := filepath.Rel(p.dir, root); err != nil || !filepath.IsLocal(rel) {
			out = append(out, root)
		}
	}
	if s := p.cmd.script; s != "" {
		if rel, err := filepath.Rel(p.dir, s); err != nil || !filepath.IsLocal(rel) {
			out = append(out, filepath.Dir(s))
		}
	}
	if p.Socket != "" && !p.windows() { // whether it is taken: see preload/listen.cjs
		out = append(out, p.Socket)
	}
	return append(append(out, withReal(p.ReadPaths)...), p.writable()...)
}

func (p *plan) writable() []string {
	out := withReal(p.WritePaths)
	if p.Log != "" {
		out = append(out, p.Log)
	}
	return out
}

// withReal adds to paths what they are without links: the project's folder is
// named without, and Node.js looks at names alone.
func withReal(paths []string) []string {
	var out []string
	for _, path := range paths {
		out = append(out, path)
		if real, err := filepath.EvalSymlinks(path); err == nil && real != path {
			out = append(out, real)
		}
	}
	return out
}
