package probe

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Process is what Linux knows of a process. See proc(5).
type Process struct {
	PID     int
	Program string   // the file that runs: "/usr/bin/node"
	Args    []string // its command line
	Folder  string   // where it was started

	UID          int    // the effective one
	Capabilities uint64 // the effective ones, a bit each
	NoNewPrivs   bool
	Seccomp      bool

	Node        string            // version of Node.js, "" if it is not known
	Environment map[string]string // NODE_ENV and NODE_OPTIONS, as far as set
	HasEnv      bool              // the environment could be read

	Listens []string // "0.0.0.0:3000"
	Open    []string // files outside of Folder, sorted
}

// Name is the target as typed: "pid:4711".
func (p *Process) Name() string { return fmt.Sprintf("pid:%d", p.PID) }

// IsNode reports whether the process runs Node.js.
func (p *Process) IsNode() bool {
	name := path.Base(strings.TrimSuffix(p.Program, " (deleted)"))
	return name == "node" || name == "nodejs" || name == "iojs"
}

// Switches are the switches that Node.js was started with: those of
// NODE_OPTIONS, and those before the script.
func (p *Process) Switches() []string {
	all := strings.Fields(p.Environment["NODE_OPTIONS"])
	for _, a := range p.Args[min(1, len(p.Args)):] {
		if !strings.HasPrefix(a, "-") || a == "--" {
			break
		}
		all = append(all, a)
	}
	return all
}

// ReadProcess reads /proc, or what stands in its place in a test.
func ReadProcess(proc fs.FS, pid int) (*Facts, error) {
	p := &Process{PID: pid, Environment: map[string]string{}}
	status, err := readSmall(proc, p.file("status"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{p.Name(), "is no process", "pidof node lists those of Node.js; on systems other than Linux there is no /proc to read."}
	} else if err != nil {
		return nil, fmt.Errorf("reading %s: %w", p.Name(), err)
	}
	p.readStatus(status)
	facts := &Facts{Target: p.Name(), Process: p}
	if data, err := readSmall(proc, p.file("cmdline")); err == nil {
		p.Args = strings.Split(strings.TrimRight(string(data), "\x00"), "\x00")
	}
	if data, err := readSmall(proc, p.file("environ")); err == nil {
		p.readEnvironment(data)
	} else {
		facts.note("the environment and the open files of the process cannot be read: that takes its user, or root")
	}
	p.Folder, _ = fs.ReadLink(proc, p.file("cwd"))
	p.Program, _ = fs.ReadLink(proc, p.file("exe"))
	if p.Program == "" && len(p.Args) > 0 {
		p.Program = p.Args[0]
	}
	p.readFiles(proc)
	if p.IsNode() {
		p.Node = nodeVersion(proc, p.file("exe"))
	}
	if text := p.reach(); text != "" {
		facts.note(text)
	}
	return facts, nil
}

// shownFiles is how many open files a remark names.
const shownFiles = 5

// reach says where a process listens and what it has open outside of its
// folder: whether that is as it should be, only its owner knows.
func (p *Process) reach() string {
	var parts []string
	if len(p.Listens) > 0 {
		parts = append(parts, "listens at "+strings.Join(p.Listens, ", "))
	}
	if n := len(p.Open); n > 0 {
		var names []string
		for _, name := range p.Open[:min(n, shownFiles)] {
			names = append(names, short(strings.ToValidUTF8(name, "?")))
		}
		what := "has open outside of " + cmp.Or(p.Folder, "its folder") + ": " + strings.Join(names, ", ")
		if n > shownFiles {
			what += fmt.Sprintf(" and %d more", n-shownFiles)
		}
		parts = append(parts, what)
	}
	return strings.Join(parts, "; ")
}

func (p *Process) file(name string) string { return path.Join(strconv.Itoa(p.PID), name) }

const maxSmall = 1 << 20

func readSmall(proc fs.FS, name string) ([]byte, error) {
	f, err := proc.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSmall))
}

func (p *Process) readStatus(data []byte) {
	for line := range strings.Lines(string(data)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		fields := strings.Fields(value)
		switch {
		case key == "Uid" && len(fields) >= 2:
			p.UID, _ = strconv.Atoi(fields[1])
		case len(fields) == 0:
		case key == "CapEff":
			p.Capabilities, _ = strconv.ParseUint(fields[0], 16, 64)
		case key == "NoNewPrivs":
			p.NoNewPrivs = fields[0] == "1"
		case key == "Seccomp":
			p.Seccomp = fields[0] != "0"
		}
	}
}

// readEnvironment keeps the two variables that checks ask for, and no other:
// the rest are secrets of the service.
func (p *Process) readEnvironment(data []byte) {
	p.HasEnv = true
	for entry := range strings.SplitSeq(string(data), "\x00") {
		name, value, _ := strings.Cut(entry, "=")
		if name == "NODE_ENV" || name == "NODE_OPTIONS" {
			p.Environment[name] = value
		}
	}
}

// readFiles follows the open files: sockets that listen, and files.
func (p *Process) readFiles(proc fs.FS) {
	entries, err := fs.ReadDir(proc, p.file("fd"))
	if err != nil {
		return
	}
	sockets := listening(proc)
	for _, e := range entries {
		to, err := fs.ReadLink(proc, p.file("fd/"+e.Name()))
		if err != nil {
			continue
		}
		if inode, ok := strings.CutPrefix(to, "socket:["); ok {
			if at, ok := sockets[strings.TrimSuffix(inode, "]")]; ok {
				p.Listens = append(p.Listens, at)
			}
			continue
		}
		inside := p.Folder != "" && (to == p.Folder || strings.HasPrefix(to, strings.TrimSuffix(p.Folder, "/")+"/"))
		if strings.HasPrefix(to, "/") && !inside && !strings.HasPrefix(to, "/dev/") && !strings.HasPrefix(to, "/proc/") {
			p.Open = append(p.Open, to)
		}
	}
	slices.Sort(p.Listens)
	p.Listens = slices.Compact(p.Listens)
	slices.Sort(p.Open)
	p.Open = slices.Compact(p.Open)
}

// release is in the text of process.release of every build of Node.js.
var release = regexp.MustCompile(`/v(\d{1,3}\.\d{1,4}\.\d{1,4})/node-v`)

// nodeVersion looks for the version in the program, which is not run.
func nodeVersion(proc fs.FS, exe string) string {
	f, err := proc.Open(exe)
	if err != nil {
		return ""
	}
	defer f.Close()
	r := bufio.NewReaderSize(io.LimitReader(f, 256<<20), 1<<20)
	for {
		window, err := r.Peek(1 << 20)
		if m := release.FindSubmatch(window); m != nil && bytes.Contains(window, []byte("nodejs.org")) {
			return string(m[1])
		}
		if err != nil {
			return ""
		}
		r.Discard(1<<20 - 256)
	}
}
