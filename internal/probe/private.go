package probe

import (
	"bytes"
	"context"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// A privateFile is a file that lies beside many services and is for nobody
// else. is tells it from a page that answers to every address.
type privateFile struct {
	path, what string
	is         *regexp.Regexp
}

// privateFiles is the table. Only the first bytes are looked at.
var privateFiles = []privateFile{
	{"/.env", "the environment of the service, with its secrets", regexp.MustCompile(`(?m)^\s*(?:export\s+)?[A-Z][A-Z0-9_]*\s*=`)},
	{"/.git/HEAD", "the history of the source", regexp.MustCompile(`^(?:ref: refs/|[0-9a-f]{40}\s*$)`)},
	{"/.npmrc", "the settings of npm, which may hold a token", regexp.MustCompile(`(?m)^\s*(?:registry|//[^=\s]+|@[\w-]+:registry|_auth\w*|save-exact|engine-strict)\s*=`)},
	{"/package.json", "the names and versions of all packages", regexp.MustCompile(`^\s*\{[\s\S]*"(?:name|version|dependencies|scripts|private)"\s*:`)},
	{"/package-lock.json", "the versions of all packages", regexp.MustCompile(`"lockfileVersion"\s*:`)},
	{"/server.js", "the source of the service", script},
	{"/app.js", "the source of the service", script},
	{"/index.js", "the source of the service", script},
	{"/npm-debug.log", "a log with the paths of the machine", regexp.MustCompile(`(?m)^\d+ (?:info|verbose|silly|error) `)},
	{"/.DS_Store", "the names of all files of the folder", regexp.MustCompile(`^\x00\x00\x00\x01Bud1`)},
	{"/docker-compose.yml", "how the service is run", regexp.MustCompile(`(?m)^services:\s*$`)},
	{"/Dockerfile", "how the service is built", regexp.MustCompile(`(?m)^FROM \S+`)},
}

// script is code that runs on a server: a script of a page has no require of
// Node's modules.
var script = regexp.MustCompile(`require\(['"](?:node:)?(?:express|fastify|koa|http|https|fs|path|dotenv|body-parser|mongoose|pg|mysql2?)['"]\)|from ['"](?:node:|express|fastify|koa)`)

// sniff is how much of such a file is looked at, and dropped.
const sniff = 2 * kilobyte

// privateFiles asks whether files are served that should not be.
func (c *client) privateFiles(ctx context.Context) {
	for _, f := range privateFiles {
		at := *c.facts.Base
		at.Path, at.RawPath, at.RawQuery = f.path, "", ""
		x := c.send(ctx, request{why: Private, url: &at, bare: true, keep: sniff})
		if x == nil {
			return
		}
		if x.Status == 200 && !x.HTML() && f.is.Match(x.Body) {
			x.Served = f.what
		}
		x.Body = nil
	}
}

var mapComment = regexp.MustCompile(`[#@]\s*sourceMappingURL=(\S+)`)

// MapOf returns the address of the source map that a script names, as far as
// the host serves it; "" if it names none.
func (x *Exchange) MapOf() string {
	if name := x.Header.Get("SourceMap"); name != "" {
		return name
	}
	tail := x.Body[max(len(x.Body)-4*kilobyte, 0):]
	all := mapComment.FindAllSubmatch(tail, -1)
	if len(all) == 0 || bytes.HasPrefix(all[len(all)-1][1], []byte("data:")) {
		return ""
	}
	return string(all[len(all)-1][1])
}

// sourceMaps asks for the maps of the scripts that pages load: those they
// name, and one beside each script.
func (c *client) sourceMaps(ctx context.Context) {
	for _, x := range c.facts.Exchanges {
		if x.Why != Asset || x.Status != 200 || x.HTML() {
			continue
		}
		base, err := url.Parse(x.URL)
		if err != nil || !strings.HasSuffix(base.Path, "js") {
			continue
		}
		name := x.MapOf()
		if name == "" {
			name = path.Base(base.Path) + ".map"
		}
		at, err := base.Parse(name)
		if err != nil || at.Host != c.facts.Base.Host || at.Scheme != c.facts.Base.Scheme {
			continue
		}
		m := c.send(ctx, request{why: SourceMap, url: at, bare: true, keep: MaxBody})
		if m == nil {
			return
		}
		if m.Status == 200 && !m.HTML() && bytes.Contains(m.Body, []byte(`"mappings"`)) {
			m.Served = "the source of " + path.Base(base.Path)
			if bytes.Contains(m.Body, []byte(`"sourcesContent"`)) {
				m.Served += ", whole"
			}
		}
		m.Body = nil
	}
}
