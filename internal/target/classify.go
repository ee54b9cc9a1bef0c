package target

import (
	"bytes"
	"path"
	"strings"

	"tenet/internal/markup"
)

// A class is what the name of a file says.
type class struct {
	kind  Kind
	skip  string // why it is left out, one of the Skipped constants, or ""
	sniff bool   // no extension: a #! line may make it a script
}

var extensions = map[string]class{
	".js": {kind: JavaScript}, ".mjs": {kind: JavaScript}, ".cjs": {kind: JavaScript},
	".jsx": {kind: JSX}, ".tsx": {kind: TSX},
	".ts": {kind: TypeScript}, ".mts": {kind: TypeScript}, ".cts": {kind: TypeScript},
	".json": {kind: JSON}, ".jsonc": {kind: JSON},
	".html": {kind: HTML}, ".htm": {kind: HTML},
	".yaml": {kind: YAML}, ".yml": {kind: YAML},
	".service": {kind: Systemd}, ".socket": {kind: Systemd}, ".timer": {kind: Systemd},
	".nginx": {kind: Nginx}, ".dockerfile": {kind: Dockerfile},
	".vue": {kind: Template}, ".svelte": {kind: Template}, ".astro": {kind: Template},
	".ejs": {kind: Template}, ".eta": {kind: Template}, ".hbs": {kind: Template}, ".handlebars": {kind: Template}, ".mustache": {kind: Template},
	".pug": {kind: Template}, ".jade": {kind: Template}, ".njk": {kind: Template},
	".liquid": {skip: SkippedTemplates},
}

var names = map[string]class{
	"package.json":        {kind: Manifest},
	"package-lock.json":   {kind: Lockfile},
	"npm-shrinkwrap.json": {kind: Lockfile},
	"yarn.lock":           {kind: Lockfile},
	"pnpm-lock.yaml":      {kind: Lockfile},
	"bun.lock":            {kind: Lockfile},
	"dockerfile":          {kind: Dockerfile},
	"containerfile":       {kind: Dockerfile},
	"procfile":            {kind: Procfile},
	"nginx.conf":          {kind: Nginx},
	".env":                {kind: Env},
	".pnp.cjs":            {kind: JavaScript, skip: SkippedGenerated}, // Yarn's module table
	".pnp.loader.mjs":     {kind: JavaScript, skip: SkippedGenerated},
	"pm2.json":            {kind: PM2}, "pm2.yaml": {kind: PM2}, "pm2.yml": {kind: PM2},
	"ecosystem.json": {kind: PM2}, "ecosystem.yaml": {kind: PM2}, "ecosystem.yml": {kind: PM2},
	"process.json": {kind: PM2}, "process.yaml": {kind: PM2}, "process.yml": {kind: PM2},
	"pm2.config.json": {kind: PM2}, "ecosystem.config.json": {kind: PM2},
	"ecosystem.config.yaml": {kind: PM2}, "ecosystem.config.yml": {kind: PM2},
}

// classify returns what a file is by its path alone. helm says whether the
// file lies in the templates folder of a Helm chart.
func classify(file string, helm bool) class {
	base := strings.ToLower(path.Base(file))
	if c, ok := names[base]; ok {
		return c
	}
	ext := path.Ext(base)
	c, known := extensions[ext]
	switch {
	case helm && c.kind == YAML:
		return class{kind: HelmChart}
	case c.kind == TypeScript && declaration(base):
		return class{kind: TypeScript, skip: SkippedTypes}
	case c.kind == Template && markup.LanguageOf(base) == markup.None:
		return class{kind: Template, skip: SkippedTemplates}
	case (c.kind.Code() || c.kind.Page()) && strings.Contains(base, ".min."):
		return class{kind: c.kind, skip: SkippedMinified}
	case c.kind == YAML && (strings.HasPrefix(base, "compose.") || strings.HasPrefix(base, "docker-compose")):
		return class{kind: Compose}
	case known:
		return c
	case strings.HasPrefix(base, ".env."):
		return class{kind: Env}
	case named(base, "dockerfile") || named(base, "containerfile"):
		return class{kind: Dockerfile}
	case named(base, "procfile"):
		return class{kind: Procfile}
	case strings.Contains(file, ".service.d/") && ext == ".conf":
		return class{kind: Systemd}
	case nginx(file, base, ext):
		return class{kind: Nginx}
	case ext == "":
		return class{skip: SkippedOther, sniff: true}
	}
	return class{skip: SkippedOther}
}

// insist takes back a guess, for a file that the user asks for by name.
func (c class) insist() class {
	if c.skip == SkippedMinified || c.skip == SkippedGenerated {
		c.skip = ""
	}
	return c
}

// named reports whether base is name with a suffix that tells variants apart,
// as in Dockerfile.prod; not Dockerfile.md, which is about one.
func named(base, name string) bool {
	variant, ok := strings.CutPrefix(base, name+".")
	switch variant {
	case "md", "txt", "dockerignore", "bak", "orig", "swp":
		return false
	}
	return ok
}

// declaration reports whether a file declares types only: x.d.ts, and
// x.d.css.ts of TypeScript 5.
func declaration(base string) bool {
	stem := strings.TrimSuffix(base, path.Ext(base))
	return strings.HasSuffix(stem, ".d") || strings.HasSuffix(strings.TrimSuffix(stem, path.Ext(stem)), ".d")
}

func nginx(file, base, ext string) bool {
	dirs := "/" + strings.ToLower(path.Dir(file)) + "/"
	site := strings.Contains(dirs, "/sites-available/") || strings.Contains(dirs, "/sites-enabled/")
	switch {
	case site:
		return ext == ".conf" || ext == ""
	case ext == ".conf", strings.HasSuffix(base, ".conf.template"):
		return strings.Contains(dirs, "/nginx/") || strings.HasPrefix(base, "nginx") || strings.HasSuffix(base, ".nginx.conf")
	}
	return false
}

// judge refines what the name said by the content. data is the whole file, or
// the beginning of one that is too large.
func judge(name string, c class, data []byte) class {
	if c.sniff {
		if c.kind = shebang(data); c.kind == Other {
			return class{skip: SkippedOther}
		}
		c = class{kind: c.kind}
	}
	switch {
	case c.skip != "":
		return c
	case c.kind.Code(), c.kind.Page():
		c.skip = judgeCode(name, c.kind, data)
	case c.kind == YAML:
		if top := topKeys(data); top["apiVersion"] && top["kind"] {
			c.kind = Kubernetes
		}
	case c.kind == Compose:
		if top := topKeys(data); !top["services"] && !top["include"] {
			c.kind = YAML
		}
	case c.kind == PM2:
		// process.json may be anything; PM2 wants a list called apps.
		if !bytes.Contains(data, []byte("apps")) && !bytes.Contains(data, []byte(`"script"`)) {
			c.kind = JSON
		}
	case c.kind == Systemd:
		if !bytes.Contains(data, []byte("[")) {
			return class{skip: SkippedOther}
		}
	}
	return c
}

// judgeCode says why source code should not be analysed, or "".
func judgeCode(name string, kind Kind, data []byte) string {
	switch {
	case kind == TypeScript && (stream(data) || xml(data)):
		return SkippedOther
	case generated(data):
		return SkippedGenerated
	case minified(data):
		return SkippedMinified
	case vendored(name, data):
		return SkippedVendored
	}
	return ""
}

// stream reports whether a .ts file is an MPEG transport stream, whose packets
// begin with G (ISO 13818-1). A zero byte alone does not make a file binary:
// Node runs a program with one in a string, so that it must be read.
func stream(data []byte) bool {
	return bytes.HasPrefix(data, []byte("G")) && bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0
}

// xml reports whether a .ts file is a translation of Qt.
func xml(data []byte) bool {
	return bytes.HasPrefix(data, []byte("<?xml")) || bytes.HasPrefix(data, []byte("<!DOCTYPE"))
}

// shebang returns the kind of a script by its first line.
func shebang(data []byte) Kind {
	line, _, _ := bytes.Cut(data[:min(len(data), 256)], []byte("\n"))
	if !bytes.HasPrefix(line, []byte("#!")) {
		return Other
	}
	for _, word := range strings.Fields(string(line[2:])) {
		switch path.Base(word) {
		case "node", "nodejs", "bun", "zx":
			return JavaScript
		case "ts-node", "tsx", "deno":
			return TypeScript
		}
	}
	return Other
}

// topKeys returns the keys that stand at the start of a line of a YAML stream,
// which are those at the top level of its documents.
func topKeys(data []byte) map[string]bool {
	keys := map[string]bool{}
	for len(data) > 0 {
		var line []byte
		line, data, _ = bytes.Cut(data, []byte("\n"))
		key, _, ok := bytes.Cut(line, []byte(":"))
		if ok && len(key) > 0 && len(key) < 40 && key[0] != ' ' && key[0] != '#' {
			keys[strings.Trim(string(key), "\"' \t\uFEFF")] = true
		}
	}
	return keys
}
