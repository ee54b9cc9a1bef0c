package guard

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// hints read what the application writes about its errors, and say which
// setting would have allowed what was refused. Each is said once.
type hints struct {
	plan *Plan
	say  func(format string, args ...any)

	mu     sync.Mutex
	said   map[string]bool
	fenced string // what Node.js refused, until it says of which file
}

// mostHints bounds what is remembered: an application that goes on failing
// has been told.
const mostHints = 20

func newHints(p *Plan, say func(string, ...any)) *hints {
	return &hints{plan: p, say: say, said: map[string]bool{}}
}

// The forms of what Node.js says when the system refuses something.
var (
	fileRefused     = regexp.MustCompile(`\b(EACCES|EPERM|EROFS|ENOENT)\b[^']*, (\w+) '([^']+)'`)
	connectRefused  = regexp.MustCompile(`\bconnect (?:EACCES|EPERM|ENETUNREACH|ENOENT) (/\S+|\S+:(\d+))`)
	databaseRefused = regexp.MustCompile(`\bSQLITE_(?:CANTOPEN|READONLY)`)
	fenceRefused    = regexp.MustCompile(`\bFileSystem(Read|Write)\b`)
	fencedOff       = regexp.MustCompile(`\bresource"?: ?['"]((?:/|[A-Za-z]:\\)[^'"]+)['"]`)
	startRefused    = regexp.MustCompile(`\bspawn (?:Sync )?(\S+) (?:EACCES|EPERM|ENOENT)\b`)
)

// changes are the system calls that need to write.
var changes = []string{"mkdir", "open", "unlink", "rename", "rmdir", "copyfile", "write", "link", "symlink", "utime", "chmod", "mkdtemp"}

// telling are words without which a line says nothing of a refusal.
var telling = []string{"EACCES", "EPERM", "EROFS", "ENOENT", "ENETUNREACH", "SQLITE_", "FileSystem", "resource"}

// read looks at one line of the application.
func (h *hints) read(line string) {
	if len(line) > 4<<10 || !slices.ContainsFunc(telling, func(word string) bool { return strings.Contains(line, word) }) {
		return
	}
	if m := fileRefused.FindStringSubmatch(line); m != nil {
		path := m[3]
		if !filepath.IsAbs(path) {
			path = filepath.Join(h.plan.Dir, path)
		}
		h.file(m[1], m[2], path)
	}
	h.fence(line)
	if databaseRefused.MatchString(line) && h.plan.sandboxed() {
		h.once("sqlite", "the application may not write to its SQLite database: --write DIR lets it, with the folder that the database lies in; it should hold nothing else")
	}
	if m := connectRefused.FindStringSubmatch(line); m != nil && h.plan.sandboxed() {
		where := m[2]
		if where == "" {
			where = m[1]
		}
		h.once("connect "+where, "the application may not connect to %s: --connect %s, or connect: in tenet.yaml, lets it", m[1], where)
	}
	if m := startRefused.FindStringSubmatch(line); m != nil && h.plan.sandboxed() {
		if filepath.Base(m[1]) == "esbuild" {
			h.once("start esbuild", "TypeScript is compiled by a program, esbuild, which the application may not start: compile it before (npx tsc, npx esbuild), and start the JavaScript")
			return
		}
		h.once("start "+m[1], "the application may start no programs, such as %s: only Node.js. With --no-sandbox it may start all, and so may whoever takes it over", m[1])
	}
}

// fence reads what the permission model of Node.js 22 and later says, on one
// line in JSON and on several elsewhere.
func (h *hints) fence(line string) {
	h.mu.Lock()
	if m := fenceRefused.FindStringSubmatch(line); m != nil {
		h.fenced = m[1]
	}
	what := h.fenced
	m := fencedOff.FindStringSubmatch(line)
	if m != nil {
		h.fenced = ""
		m[1] = strings.ReplaceAll(m[1], `\\`, `\`) // a path of Windows, as it is written within quotation marks
	}
	h.mu.Unlock()
	switch {
	case m == nil:
	case what == "Read":
		h.open("--read", "read", m[1])
	case what == "Write":
		h.open("--write", "write to", m[1])
	}
}

// file says which flag opens a file. A file that is not there says nothing,
// but for folders: what lies outside of what may be written cannot be made.
func (h *hints) file(code, call, path string) {
	if !h.plan.sandboxed() || h.allowed(h.plan.Write, path) {
		return
	}
	if code == "ENOENT" && call != "mkdir" {
		return
	}
	inside := within(path, h.plan.Project) || h.allowed(h.plan.Read, path)
	flag, verb := "--read", "read"
	for _, c := range changes {
		if call == c && (inside || code == "EROFS" || call != "open") {
			flag, verb = "--write", "write to"
		}
	}
	h.open(flag, verb, path)
}

// open says it of a flag.
func (h *hints) open(flag, verb, path string) {
	dir := filepath.Dir(path)
	if flag == "--write" && dir == h.plan.Dir { // with its code in it
		h.once(flag+dir, "the application may not %s %s: have it write to a folder of its own, such as data, and --write data lets it", verb, path)
		return
	}
	if rel, err := filepath.Rel(h.plan.Dir, dir); err == nil && filepath.IsLocal(rel) && rel != "." {
		dir = rel
	}
	h.once(flag+dir, "the application may not %s %s: %s %s lets it", verb, path, flag, dir)
}

func (h *hints) allowed(list []string, path string) bool {
	for _, dir := range list {
		if within(path, dir) {
			return true
		}
	}
	return false
}

func (h *hints) once(key, format string, args ...any) {
	h.mu.Lock()
	known := h.said[key] || len(h.said) >= mostHints
	if !known {
		h.said[key] = true
	}
	h.mu.Unlock()
	if !known {
		h.say("hint: "+format, args...)
	}
}
