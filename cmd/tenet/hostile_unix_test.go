//go:build unix

package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// What no hostile tree may make tenet need. A run over an honest tree of this
// size takes a tenth of a second and 60 MB; a worker may use 1 GB before it
// is ended.
const (
	hostileTime   = 90 * time.Second
	hostileMemory = 1500 << 20 // bytes of the largest process of the run
)

// probe is a line that rule eval reports wherever it stands: a hostile file
// that holds it was read if the finding is there, or must be named.
const probe = "new Function(process.argv[2])()\n"

var again = strings.Repeat

// nested makes a program that is n levels deep in one construct, in lines of
// ten: a file of a few long lines is put aside as minified.
func nested(first, open, middle, end string, n int) string {
	return probe + first + again(again(open, 10)+"\n", n/10) + middle + again(again(end, 10)+"\n", n/10)
}

// laughs is the YAML of a billion laughs: ten aliases of ten aliases of ten.
func laughs() string {
	var b strings.Builder
	b.WriteString("services:\n  a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i < 10; i++ {
		last, next := string(rune('0'+i-1)), string(rune('0'+i))
		b.WriteString("  a" + next + ": &a" + next + " [" + again("*a"+last+", ", 9) + "*a" + last + "]\n")
	}
	return b.String()
}

// stairs is YAML in which every line is one level deeper than the one before.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(again(" ", i) + "a:\n")
	}
	return b.String()
}

func utf16LE(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

const pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: "

// fate is what may become of a hostile file.
type fate int

const (
	read   fate = iota // the finding of its probe is there, or it has none to have
	named              // it is listed as not analysed
	either             // one of the two: it may depend on the machine
	aside              // it is listed as left out on purpose
	absent             // it is no file to read
)

func (f fate) String() string {
	return [...]string{"read", "not analysed", "either", "left out", "absent"}[f]
}

// hostileFiles are trees of one file each, beside the good ones.
var hostileFiles = []struct {
	name, file string
	text       func() string
	want       fate
	raised     bool // with a limit of 100 MB for a file
}{
	{"a million brackets", "brackets.js", func() string { return probe + again("[", 1_000_000) }, named, false},
	{"a million closed brackets", "brackets.js", func() string { return nested("x=", "(", "1", ")", 500_000) }, named, false},
	{"a million brackets of one line", "one.js", func() string { return "x=" + again("(", 500_000) + again(")", 500_000) }, aside, false},
	{"40,000 members", "members.js", func() string { return nested("a", ".b", "", "", 40_000) }, named, false},
	{"brackets below the limit", "under.js", func() string { return nested("x=", "[", "", "]", 4_990) }, either, false},
	{"members below the limit", "under.js", func() string { return nested("a", ".b", "", "", 4_990) }, either, false},
	{"templates below the limit", "under.js", func() string { return nested("x=", "`${", "1", "}`", 4_990) }, either, false},
	{"elements below the limit", "under.jsx", func() string { return nested("x=", "<a>", "", "</a>", 4_990) }, either, false},
	{"arrows below the limit", "under.js", func() string { return nested("x=", "a=>", "1", "", 4_990) }, either, false},
	{"functions below the limit", "under.js", func() string { return nested("", "function f(){", "", "}", 4_990) }, either, false},
	{"operators below the limit", "under.js", func() string { return nested("x=1", "+1", "", "", 49_990) }, either, false},
	{"50 MB of calls", "fifty.js", func() string { return probe + again("a()\n", 13<<20) }, named, false},
	{"50 MB in one line", "fifty.js", func() string { return "x='" + again("a", 50<<20) + "'" }, named, false},
	{"50 MB that are asked for", "fifty.js", func() string { return probe + again("a()\n", 13<<20) }, named, true},
	{"12 MB for the parser", "twelve.js", func() string { return probe + again("a()\n", 3<<20) }, either, true},
	{"bytes that are not UTF-8", "bytes.js", func() string { return "x='\xff\xfe\xc0\xaf';\n" + probe + "// \xed\xa0\x80\n" }, read, false},
	{"a NUL in a string", "nul.js", func() string { return "x='\x00'\n" + probe }, read, false},
	{"NULs in code", "nul.js", func() string { return probe + "\x00\x00\x00y=1\n" }, named, false},
	{"a program of another kind", "elf.js", func() string { return "\x7fELF\x02\x01\x01\x00" + again("\x00\x90\xc3\x0f", 50_000) }, named, false},
	{"UTF-16", "wide.js", func() string { return utf16LE("// \u4e16\u754c\n" + probe) }, read, false},
	{"half a UTF-16 character", "wide.js", func() string { return utf16LE(probe) + "\x00\xd8\x0a" }, either, false},
	{"escapes in code", "escape.js", func() string { return "x = '\x1b]0;title\x07\u202e' + eval(process.argv[2])\n" + probe }, read, false},
	{"deep JSON", "sub/package.json", func() string { return again(`{"a":`, 100_000) + "1" + again("}", 100_000) }, named, false},
	{"JSON that stays open", "sub/package.json", func() string { return again("[", 1_000_000) }, named, false},
	{"deep YAML of brackets", "pod.yaml", func() string { return pod + again("[", 100_000) + again("]", 100_000) + "\n" }, named, false},
	{"deep YAML of lines", "compose.yaml", func() string { return "services:\n" + stairs(1_400) }, named, false},
	{"a billion laughs", "compose.yaml", laughs, named, false},
	{"a Dockerfile that ends in a string", "Dockerfile", func() string { return "FROM node:22\nUSER node\nCMD [\"node\", \"ap" }, absent, false},
	{"a Dockerfile that ends in a here-document", "Dockerfile", func() string { return "FROM node:22\nRUN <<EOF\necho \\" }, named, false},
	{"a Dockerfile of continuations", "Dockerfile", func() string { return "FROM node:22\nRUN a" + again(" \\\n", 300_000) }, read, false},
	{"a page that never ends", "nginx.conf", func() string { return again("server { ", 100_000) }, named, false},
	{"escapes in the name of the package", "package.json", func() string { return `{"name": "\u001b[2J\u202e", "version": "\u0007"}` }, absent, false},
	{"a name with a line break", "a\nb.js", func() string { return probe }, read, false},
	{"a name with an escape", "\x1b[2J\x9b31m.js", func() string { return probe }, read, false},
	{"a name that turns the order", "\u202esj.exe\u2066.js", func() string { return probe }, read, false},
	{"a name that is not UTF-8", "\xff\xfe.js", func() string { return probe }, read, false},
	{"a name that is markup", "<img src=x onerror=alert(1)> |`$(id)`.js", func() string { return probe }, read, false},
}

func TestHostileFiles(t *testing.T) {
	for _, test := range hostileFiles {
		t.Run(test.name, func(t *testing.T) {
			if runtime.GOOS == "darwin" && !utf8.ValidString(test.file) {
				return // the file system refuses such names
			}
			dir := goodTree(t)
			write(t, dir, test.file, test.text())
			args := []string{"--fail-on", "critical"}
			if test.raised {
				args = append(args, "--max-file-size", "100MB")
			}
			run := runHostile(t, dir, args...)
			run.wantGood(t)
			run.wantExit(t)
			switch is := run.fate(test.file); {
			case test.want == either && (is == read || is == named):
			case test.want != is:
				t.Errorf("%q is %v, want %v; not analysed: %v", test.file, is, test.want, run.NotAnalysed)
			}
		})
	}
}

// pipe, link and folder put something else in the place of a file.
func pipe(name string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) { must(t, syscall.Mkfifo(filepath.Join(dir, name), 0o600)) }
}

func link(name, to string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) { must(t, os.Symlink(to, filepath.Join(dir, name))) }
}

func folder(name string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		must(t, os.RemoveAll(filepath.Join(dir, name)))
		must(t, os.MkdirAll(filepath.Join(dir, name), 0o777))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Things that are not files, and links.
func TestHostileTrees(t *testing.T) {
	outside := t.TempDir()
	write(t, outside, "secret.js", probe)
	for _, test := range []struct {
		name, file string
		put        func(t *testing.T, dir string)
		want       fate
	}{
		{"a link to itself", "self.js", link("self.js", "self.js"), absent},
		{"two links in a circle", "a.js", func(t *testing.T, dir string) {
			link("a.js", "b.js")(t, dir)
			link("b.js", "a.js")(t, dir)
		}, absent},
		{"a link to the folder above", "shop/loop", link("shop/loop", ".."), absent},
		{"a link out of the tree", "out.js", link("out.js", filepath.Join(outside, "secret.js")), named},
		{"a link to a folder out of the tree", "out", link("out", outside), aside},
		{"a link to a device", "zero.js", link("zero.js", "/dev/zero"), named},
		{"tenet.yaml is a link to a device", "tenet.yaml", link("tenet.yaml", "/dev/zero"), aside},
		{"a pipe", "app.js", pipe("app.js"), named},
		{"a pipe as tenet.yaml", "tenet.yaml", pipe("tenet.yaml"), named},
		{"a pipe as tsconfig.json", "tsconfig.json", pipe("tsconfig.json"), named},
		{"a pipe as .gitignore", ".gitignore", pipe(".gitignore"), aside},
		{"a folder named package.json", "package.json", folder("package.json"), absent},
		{"a folder named tenet.yaml", "tenet.yaml", folder("tenet.yaml"), absent},
		{"a folder named Dockerfile", "sub/Dockerfile", folder("sub/Dockerfile"), absent},
		{"folders 300 deep", again("d/", 200) + "d", folder(again("d/", 300)), named},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := goodTree(t)
			test.put(t, dir)
			run := runHostile(t, dir, "--fail-on", "critical")
			run.wantGood(t)
			run.wantExit(t)
			if is := run.fate(test.file); is != test.want {
				t.Errorf("%s is %v, want %v; not analysed: %v", test.file, is, test.want, run.NotAnalysed)
			}
			if bytes.Contains(run.stdout, []byte("secret.js")) {
				t.Errorf("what lies outside was read:\n%s", run.stdout)
			}
		})
	}
}

// All of it at once: findings come first, and the last line says both.
func TestHostileTogether(t *testing.T) {
	dir := goodTree(t)
	for i, test := range hostileFiles {
		if test.want != absent && !strings.Contains(test.name, "50 MB") {
			write(t, dir, filepath.Join("h"+string(rune('A'+i)), test.file), test.text())
		}
	}
	run := runHostile(t, dir)
	run.wantGood(t)
	if run.exit != 1 {
		t.Errorf("exit %d, want 1: there are high findings", run.exit)
	}
	lines := strings.Split(strings.TrimSpace(string(run.stdout)), "\n")
	if last := strings.Join(lines[max(0, len(lines)-2):], "\n"); !strings.Contains(last, "Exit 1") || !strings.Contains(last, "not read") {
		t.Errorf("the end of the report does not say both: %s", last)
	}
}
