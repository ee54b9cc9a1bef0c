// Package npmrc reads npm's settings as far as they say how to talk to a
// registry: which one a package comes from, with which token, through which
// proxy, trusting which certificates.
//
//	conf, err := npmrc.Load(npmrc.Options{Project: dir, Home: home, Getenv: os.Getenv})
//	conf.Registry("@shop/cart")        // https://npm.example.com/
//	client, err := conf.Client()       // proxies, certificates, tokens
//
// Settings come from the environment (npm_config_registry), the .npmrc of the
// project, that of the user, and a global one, in this order:
// https://docs.npmjs.com/cli/v11/configuring-npm/npmrc
//
// The .npmrc of a project may be a stranger's. npm lets it read any variable
// of the environment into a token and choose the host that gets it, and turn
// off the checks that keep the user's own tokens safe on their way. Unless
// [Options.Trust] is set, such a file chooses registries and carries literal
// tokens of its own, and nothing else; what was left out is in [Config.Notes].
package npmrc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tenet/internal/source"
)

// DefaultRegistry is npm's own.
const DefaultRegistry = "https://registry.npmjs.org/"

// Limits of a file.
const (
	maxFile = 1 << 20
	maxKeys = 10_000
)

// Options says where to look.
type Options struct {
	Project string // folder with the .npmrc of the project; "" is none
	Home    string // folder with the .npmrc of the user; "" is none
	Global  string // the global file, such as /etc/npmrc; "" is none
	Getenv  func(string) string
	Environ []string // all variables, "name=value"
	Trust   bool     // the project's file may do what the user's may
}

// A Config is the settings of all files together.
type Config struct {
	Notes []string // what an untrusted file asked for and did not get

	levels []level // the strongest first
	getenv func(string) string
}

// A level is the settings of one file or of the environment.
type level struct {
	name    string
	project bool // and not trusted
	values  map[string]string
	lists   map[string][]string
}

// Load reads the files that exist.
func Load(o Options) (*Config, error) {
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	c := &Config{getenv: o.Getenv}
	c.levels = append(c.levels, environment(o.Environ))
	user := ""
	if o.Home != "" {
		user = filepath.Join(o.Home, ".npmrc")
	}
	if named := c.levels[0].values["userconfig"]; named != "" {
		user = named
	}
	project := ""
	if o.Project != "" {
		project = filepath.Join(o.Project, ".npmrc")
	}
	global := o.Global
	if named := c.levels[0].values["globalconfig"]; named != "" {
		global = named
	}
	for _, file := range []struct {
		name   string
		strict bool
	}{{project, !o.Trust}, {user, false}, {global, false}} {
		if file.name == "" || file.name == project && file.strict && project == user {
			continue // the user's own file is not a stranger's
		}
		text, err := read(file.name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", file.name, source.Cause(err))
		}
		l, err := c.parse(file.name, text, file.strict)
		if err != nil {
			return nil, err
		}
		c.levels = append(c.levels, l)
	}
	return c, nil
}

// read reads a file of settings. A project's may be anything, also a pipe.
func read(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it is no regular file")
	}
	if info.Size() > maxFile {
		return "", fmt.Errorf("it has %d bytes, more than %d", info.Size(), maxFile)
	}
	data, err := os.ReadFile(name)
	return source.DecodeString(data), err
}

// environment reads variables like npm_config_fetch_retries. npm ignores case
// and takes _ for - behind the first letter.
func environment(environ []string) level {
	l := level{name: "the environment", values: map[string]string{}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if len(name) < len("npm_config_x") || !strings.EqualFold(name[:len("npm_config_")], "npm_config_") || value == "" {
			continue
		}
		key := name[len("npm_config_"):]
		if !strings.HasPrefix(key, "//") { // the rest of a token's key is a URL
			key = strings.ToLower(key[:1] + strings.ReplaceAll(key[1:], "_", "-"))
		}
		l.values[key] = value
	}
	return l
}

// parse reads the ini dialect of npm: "key = value", "key[] = value", comments
// after ; or #. Sections have no meaning to npm, and end what npm reads.
func (c *Config) parse(name, text string, strict bool) (level, error) {
	l := level{name: name, project: strict, values: map[string]string{}, lists: map[string][]string{}}
	keys := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == ';' || line[0] == '#' {
			continue
		}
		if line[0] == '[' && strings.HasSuffix(line, "]") {
			break
		}
		if keys++; keys > maxKeys {
			return l, fmt.Errorf("%s has more than %d settings", name, maxKeys)
		}
		key, value, has := strings.Cut(line, "=")
		if !has {
			value = "true"
		}
		key, value = unquote(key), unquote(value)
		key, list := strings.CutSuffix(key, "[]")
		key = c.expand(key, strict)
		if why := refused(key, value, strict); why != "" {
			c.Notes = append(c.Notes, fmt.Sprintf("%s: %s is left out: %s", name, shown(key), why))
			continue
		}
		value = c.expand(value, strict)
		if list {
			l.lists[key] = append(l.lists[key], value)
		} else {
			l.values[key] = value
		}
	}
	return l, nil
}

// unquote takes off white space, quotes, and comments that are not quoted.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return strings.ReplaceAll(s[1:len(s)-1], `\`+s[:1], s[:1])
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`;#\`, s[i+1]) >= 0:
			i++
			b.WriteByte(s[i])
		case s[i] == ';' || s[i] == '#':
			return strings.TrimSpace(b.String())
		default:
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSpace(b.String())
}

// variable matches ${NAME} and ${NAME?}, and a backslash that takes it away.
var variable = regexp.MustCompile(`(\\*)\$\{([^${}]+?)(\?)?\}`)

// expand puts in variables of the environment, as npm does: one that is not
// set stays as it is written, or is nothing if it has a question mark.
func (c *Config) expand(s string, strict bool) string {
	return variable.ReplaceAllStringFunc(s, func(m string) string {
		part := variable.FindStringSubmatch(m)
		if len(part[1])%2 == 1 || strict {
			return m
		}
		if v := c.getenv(part[2]); v != "" {
			return part[1] + v
		}
		if part[3] != "" {
			return part[1]
		}
		return m
	})
}

// guarded are those that decide where the user's own tokens go, and who can
// read them on the way.
var guarded = []string{"proxy", "https-proxy", "http-proxy", "noproxy", "no-proxy", "strict-ssl", "ca", "cafile", "cert", "key",
	"local-address", "userconfig", "globalconfig", "_auth", "_authtoken", "_password", "username"}

// refused says why a setting of a file of a stranger does not count.
func refused(key, value string, strict bool) string {
	if !strict {
		return ""
	}
	if slices.Contains(guarded, strings.ToLower(key)) {
		return "a project's file does not decide about connections"
	}
	if strings.HasPrefix(key, "//") && strings.HasSuffix(key, "file") {
		return "a project's file does not name files of this machine"
	}
	if strings.HasPrefix(key, "//") && variable.MatchString(value) {
		return "a project's file does not read the environment"
	}
	return ""
}

// shown keeps a key short, and secrets out of it: they are in values alone.
func shown(key string) string {
	if len(key) > 80 {
		key = key[:80] + "..."
	}
	return source.Visible(key)
}

// Get returns a setting, from the strongest level that has it, or "".
func (c *Config) Get(key string) string {
	v, _ := c.get(key)
	return v
}

func (c *Config) get(key string) (string, *level) {
	for i := range c.levels {
		if v, ok := c.levels[i].values[key]; ok && v != "" && v != "null" {
			return v, &c.levels[i]
		}
	}
	return "", nil
}

// List returns a setting that may be given more than once.
func (c *Config) List(key string) []string {
	for i := range c.levels {
		if list := c.levels[i].lists[key]; len(list) > 0 {
			return list
		}
		if v := c.levels[i].values[key]; v != "" && v != "null" {
			return []string{v}
		}
	}
	return nil
}
