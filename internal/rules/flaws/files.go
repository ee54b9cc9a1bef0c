package flaws

import (
	"slices"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// fsPaths returns the library paths of functions of fs, in all the modules
// that offer them.
func fsPaths(names ...string) []string {
	var paths []string
	for _, n := range names {
		for _, module := range []string{"node:fs.", "node:fs/promises.", "fs-extra.", "graceful-fs.", "mz/fs."} {
			paths = append(paths, module+n, module+n+"Sync")
		}
	}
	return paths
}

var (
	fsWriters = fsPaths("writeFile", "appendFile", "createWriteStream", "outputFile", "writeJson", "writeJSON", "outputJson")
	fsOpeners = fsPaths("open")
	fsMakers  = slices.Concat(fsWriters, fsOpeners)
	fsKeepers = fsPaths("writeFile", "appendFile")
	fsModes   = fsPaths("chmod", "fchmod", "lchmod")
	fsFolders = fsPaths("mkdir", "mkdirp", "ensureDir")
)

var fileMode = rule.Check{
	ID:       "flaws/file-mode",
	Title:    "file that every user of the machine may change",
	Why:      "Whoever gets any account on the machine, through another hole or a shared host, changes what the service reads, runs or hands out.",
	Fix:      "Use 0o600 for files and 0o700 for folders, or 0o644 and 0o755 when others must read.",
	When:     "A mode that lets others write is given to chmod, mkdir, writeFile, open or a stream, or a shell runs chmod with one; or process.umask leaves others that right. For mkdir and open the umask usually takes the right away, so that they are low.",
	Quiet:    "The mode is not known; folders with the sticky bit, such as 0o1777. Where mode 0o666 or 0o777 is asked of a call that the umask narrows, the finding is possible.",
	CWE:      732,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/fs.html#file-modes"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.Calls(fsModes...) {
			reportMode(p, c, c.Arg(1), rule.Medium)
		}
		for _, c := range p.Calls(fsFolders...) {
			mode := c.Arg(1)
			if o := c.Option(1, "mode"); o.State == flow.Present {
				mode = o.Value
			}
			reportMode(p, c, mode, rule.Low)
		}
		for _, c := range p.Calls(fsWriters...) {
			for i := 1; i <= 2; i++ {
				if o := c.Option(i, "mode"); o.State == flow.Present {
					reportMode(p, c, o.Value, rule.Low)
				}
			}
		}
		for _, c := range p.Calls(fsOpeners...) {
			reportMode(p, c, c.Arg(2), rule.Low)
		}
		for _, c := range p.Calls("globalThis.process.umask") {
			if n, ok := modeOf(c.Arg(0)); ok && n&0o002 == 0 {
				f := p.Reportf(c, "%s(%s) lets every user change the files that the service makes.", calleeOf(c), c.Arg(0).Source())
				f.Label = "others may write"
				trifling(f)
			}
		}
		for _, c := range p.Calls(shells...) {
			if mode := shellMode(c); mode != "" {
				f := p.Reportf(c, "%s runs chmod %s, which lets every user write.", calleeOf(c), mode)
				f.Label = "others may write"
				trifling(f)
			}
		}
	},
}

func reportMode(p *rule.CodePass, c flow.Call, mode flow.Value, severity rule.Severity) {
	n, ok := modeOf(mode)
	if !ok || n&0o002 == 0 || n&0o1000 != 0 {
		return
	}
	// The defaults of Node itself, which the umask narrows.
	if severity == rule.Low && (n == 0o666 || n == 0o777) && !p.Aside() {
		f := p.Reportf(mode, "%s asks for mode %s, which lets every user write.", calleeOf(c), octal(n))
		f.Severity, f.Confidence, f.Label = severity, rule.Possible, "the umask narrows it"
		return
	}
	f := p.Reportf(mode, "%s sets mode %s, which lets every user write.", calleeOf(c), octal(n))
	f.Severity, f.Label = severity, "others may write"
	trifling(f)
}

// shellMode returns the mode that a command line gives to files, if it lets
// others write.
func shellMode(c flow.Call) string {
	for _, line := range commandLines(c) {
		words := strings.Fields(line)
		for i, w := range words {
			if w != "chmod" {
				continue
			}
			for _, mode := range words[i+1:] {
				n, err := strconv.ParseInt(mode, 8, 32)
				if err == nil && n&0o002 != 0 && n&0o1000 == 0 || mode == "a+w" || mode == "o+w" || mode == "a+rw" || mode == "a+rwx" || mode == "ugo+rwx" {
					return mode
				}
				if !strings.HasPrefix(mode, "-") {
					break
				}
			}
		}
	}
	return ""
}

func octal(n int64) string { return "0o" + strconv.FormatInt(n, 8) }

// modeOf reads a mode as fs does: numbers, and text in octal.
func modeOf(v flow.Value) (int64, bool) {
	if n, ok := v.Num(); ok {
		return int64(n), n >= 0 && n < 1<<16
	}
	if s, ok := v.Str(); ok {
		n, err := strconv.ParseInt(strings.TrimPrefix(s, "0o"), 8, 32)
		return n, err == nil
	}
	return 0, false
}

var insecureTempFile = rule.Check{
	ID:    "flaws/insecure-temp-file",
	Title: "file in the shared temporary folder under a name that can be foreseen",
	Why: "Every user of the machine may write to /tmp. Who knows the name makes a link there first, so that the service overwrites a file of its own, " +
		"or puts a file there that the service then trusts.",
	Fix:      "Make a folder with fs.mkdtemp(path.join(os.tmpdir(), 'app-')) and write into it, or open with the flag wx.",
	When:     "A file is written below /tmp, /var/tmp or os.tmpdir() under a name that is constant or made of the time or the process id.",
	Quiet:    "The flag wx or ax refuses a file that is there; the name is random or not known; the folder comes from mkdtemp; tests.",
	CWE:      377,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/fs.html#fspromisesmkdtempprefix-options"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		for _, c := range p.Calls(fsMakers...) {
			if !predictable(c.Arg(0)) || exclusive(c) {
				continue
			}
			f := p.Reportf(c, "%s writes to the shared temporary folder under a name that can be foreseen: %s", calleeOf(c), stopped(c.Arg(0).Source()))
			f.Label = "anybody may put a file there first"
			trifling(f)
		}
	},
}

// stopped ends quoted code with a full stop, unless it was cut off.
func stopped(code string) string {
	if strings.HasSuffix(code, "...") {
		return code
	}
	return code + "."
}

// exclusive reports whether a call refuses a file that exists, or only reads.
func exclusive(c flow.Call) bool {
	for i := 1; i <= 2; i++ {
		for _, key := range []string{"flag", "flags"} {
			if o := c.Option(i, key); o.State == flow.Present {
				s, ok := o.Str()
				return !ok || strings.Contains(s, "x")
			}
		}
	}
	if c.Callee.Is(fsOpeners...) {
		s, ok := c.Arg(1).Str()
		return !ok || strings.Contains(s, "x") || strings.HasPrefix(s, "r")
	}
	return false
}

// predictable reports whether a path lies in the shared temporary folder and
// all its parts are known to anybody.
func predictable(v flow.Value) bool {
	parts := pathParts(v, 0)
	if len(parts) == 0 || !sharedFolder(parts[0]) {
		return false
	}
	for _, part := range parts[1:] {
		if _, ok := part.Str(); !ok && !isForeseen(part) {
			return false
		}
	}
	first, isText := parts[0].Str()
	return len(parts) > 1 || isText && strings.Count(strings.Trim(first, "/"), "/") > 0
}

func sharedFolder(v flow.Value) bool {
	if text, ok := v.Str(); ok {
		return strings.HasPrefix(text, "/tmp/") || strings.HasPrefix(text, "/var/tmp/") || text == "/tmp"
	}
	c, ok := v.Origin().AsCall()
	return ok && c.Callee.Is("node:os.tmpdir", "node:os.tmpDir", "os-tmpdir")
}

func isForeseen(v flow.Value) bool {
	if v.Is("globalThis.process.pid", "globalThis.process.title") {
		return true
	}
	c, ok := v.Origin().AsCall()
	if !ok {
		_, number := v.Num()
		return number
	}
	if c.Method() == "toString" {
		return isForeseen(c.Receiver())
	}
	return c.Callee.Is("globalThis.Date.now", "globalThis.Date().getTime")
}

// pathParts takes a path apart: concatenation, templates, path.join.
func pathParts(v flow.Value, depth int) []flow.Value {
	if _, ok := v.Str(); ok || depth > 6 {
		return []flow.Value{v}
	}
	o := v.Origin()
	row := o.Row()
	var ids []js.ValueID
	switch row.Op {
	case js.OpTemplate:
		ids = o.File.JS.Operands(row)
	case js.OpBinary:
		ids = []js.ValueID{row.X, row.Y}
	case js.OpCall:
		if c, _ := o.AsCall(); c.Callee.Is("node:path.join", "node:path.resolve") {
			ids = o.File.JS.Operands(row)
		}
	}
	if ids == nil {
		return []flow.Value{v}
	}
	var parts []flow.Value
	for _, id := range ids {
		parts = append(parts, pathParts(o.File.Value(id), depth+1)...)
	}
	return parts
}
