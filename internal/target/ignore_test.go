package target

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseIgnoreLine(t *testing.T) {
	tests := []struct {
		line, path string
		folder     bool
		want       verdict
	}{
		{"# comment", "# comment", false, undecided},
		{`\#a`, "#a", false, ignored},
		{`\!a`, "!a", false, ignored},
		{"!a", "a", false, kept},
		{"a  ", "a", false, ignored},
		{`a\ `, "a ", false, ignored},
		{"a\r", "a", false, ignored},
		{"a", "x/y/a", false, ignored},
		{"/a", "x/a", false, undecided},
		{"x/a", "y/x/a", false, undecided},
		{"a/", "a", false, undecided},
		{"a/", "x/a", true, ignored},
		{"*.log", "x/a.log", false, ignored},
		{"x/*.log", "x/y/a.log", false, undecided},
		{"x/**/*.log", "x/a.log", false, ignored},
		{"x/**/*.log", "x/y/z/a.log", false, ignored},
		{"**/y", "x/y", true, ignored},
		{"x/**", "x", true, undecided},
		{"x/**", "x/y", true, ignored},
		{"[", "[", false, undecided},
		{"[]]", "]", false, ignored},
		{"[a-", "a", false, undecided},
		{"[!a]", "b", false, ignored},
		{`a\`, "a", false, undecided},
		{"/", "a", true, undecided},
		{"a?c", "a/c", false, undecided},
		{"\u00e9", "\u00e9", false, ignored},
		{"?", "\u00e9", false, undecided}, // git compares bytes
	}
	for _, tt := range tests {
		g := &ignoreRules{dir: ".", rules: parseIgnore([]byte(tt.line + "\n"))}
		if got := g.decide(tt.path, tt.folder); got != tt.want {
			t.Errorf("line %q: decide(%q, folder %v) = %d, want %d", tt.line, tt.path, tt.folder, got, tt.want)
		}
	}
}

func TestIgnoreDeeperFileWins(t *testing.T) {
	root := &ignoreRules{dir: ".", rules: parseIgnore([]byte("\uFEFF*.js\n!a.js\n"))}
	deep := &ignoreRules{up: root, dir: "x", rules: parseIgnore([]byte("/a.js\n!b.js\n"))}
	for p, want := range map[string]verdict{"a.js": kept, "b.js": ignored, "x/a.js": ignored, "x/b.js": kept, "x/y/a.js": kept, "x/c.txt": undecided} {
		if got := deep.decide(p, false); got != want {
			t.Errorf("decide(%q) = %d, want %d", p, got, want)
		}
	}
}

func TestIgnoreCaps(t *testing.T) {
	cut := parseIgnore([]byte("x\n" + strings.Repeat("#", maxIgnoreSize-6) + "\nab*c\n"))
	if g := (&ignoreRules{dir: ".", rules: cut}); len(cut) != 1 || g.decide("ab", false) != undecided {
		t.Errorf("%d rules of a file that is cut in its last line, want 1", len(cut))
	}
	if n := len(parseIgnore(bytes.Repeat([]byte("a\n"), 10*maxIgnoreRules))); n != maxIgnoreRules {
		t.Errorf("%d rules of a long file, want %d", n, maxIgnoreRules)
	}
	if n := len(parseIgnore(bytes.Repeat([]byte("a"), 2*maxIgnorePattern))); n != 0 {
		t.Errorf("a pattern of %d bytes was taken", 2*maxIgnorePattern)
	}
}

// TestIgnoreAgreesWithGit compares generated .gitignore files with what git
// itself says, in a tree with awkward names.
func TestIgnoreAgreesWithGit(t *testing.T) {
	dir := t.TempDir()
	git(t, dir, "", "init", "-q")
	paths := awkwardTree(t, dir)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 150 {
		rules := map[string]string{".": ignoreText(rnd), "foo": ignoreText(rnd), "foo/a": ignoreText(rnd)}
		for d, text := range rules {
			if err := os.WriteFile(filepath.Join(dir, d, ".gitignore"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out := git(t, dir, strings.Join(paths, "\x00"), "check-ignore", "--no-index", "-z", "--stdin")
		theirs := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
		for _, p := range paths {
			info, err := os.Lstat(filepath.Join(dir, p))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := ignoredIn(rules, p, info.IsDir()), slices.Contains(theirs, p); got != want {
				t.Fatalf("case %d, path %q (folder %v): ignored = %v, git says %v\n%q", i, p, info.IsDir(), got, want, rules)
			}
		}
	}
}

// ignoredIn decides as the walk does: from the root down.
func ignoredIn(rules map[string]string, p string, folder bool) bool {
	up := parents(p)
	slices.Reverse(up)
	var chain *ignoreRules
	for i, d := range up {
		if i > 0 && chain.decide(d, d != p || folder) == ignored {
			return true
		}
		if text, ok := rules[d]; ok {
			chain = &ignoreRules{up: chain, dir: d, rules: parseIgnore([]byte(text))}
		}
	}
	return false
}

func awkwardTree(t *testing.T, dir string) []string {
	t.Helper()
	names := []string{"a", "b", "ab", "a.js", "foo", "b.log", "[", "]", "a b", "b ", `\a`, "*", "#a", "!b", "-", "\u00e9", "a-b", "9"}
	folders := []string{".", "foo", "foo/a", "foo/a/b", "ab", "[", "b /foo"}
	var paths []string
	for _, d := range folders {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range folders {
		for _, n := range names {
			p := path.Join(d, n)
			if _, err := os.Lstat(filepath.Join(dir, p)); err != nil {
				if err := os.WriteFile(filepath.Join(dir, p), nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			paths = append(paths, p)
		}
	}
	return paths
}

func ignoreText(rnd *rand.Rand) string {
	parts := []string{"a", "b", "ab", "foo", ".js", "*", "*", "**", "?", "/", "/", "/", "**/", "/**", "/**/", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[",
		"]", "[[:alpha:]]", "[[:digit:]-]", "[[:nope:]]", "[[:a]", `\`, `\*`, `\a`, " ", `\ `, "!", "#", "-", "\u00e9", "[a-", `[\]]`, "[--9]"}
	var b strings.Builder
	for range 1 + rnd.IntN(4) {
		if rnd.IntN(4) == 0 {
			b.WriteString("!")
		}
		for range 1 + rnd.IntN(5) {
			b.WriteString(parts[rnd.IntN(len(parts))])
		}
		b.WriteString([]string{"\n", "\n", "\r\n", "/\n", " \n"}[rnd.IntN(5)])
	}
	return b.String()
}

func git(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	// check-ignore exits 1 when nothing is ignored.
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1 || args[0] != "check-ignore") {
		t.Fatalf("git %v: %v: %s", args, err, stderr.String())
	}
	return string(out)
}

// FuzzGlob compares the matcher with one that tries everything.
func FuzzGlob(f *testing.F) {
	for _, seed := range [][2]string{{"*a*b", "xxaxxb"}, {"**/a", "b/a"}, {"a/**/b", "a/b"}, {"[a-c]?", "bz"}, {"**", "a/b"}, {`**\/a`, "x/a"}, {"*/*", "a/b"}, {"a**/b", "ax/b"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 16 || len(s) > 24 {
			return
		}
		g := compileGlob(pattern)
		if g.ops == nil {
			if g.match(s) != (g.lit == s) {
				t.Errorf("literal %q and %q", pattern, s)
			}
			return
		}
		memo := map[[2]int]bool{}
		if got, want := g.match(s), tryAll(g.ops, s, memo); got != want {
			t.Errorf("match(%q, %q) = %v, want %v", pattern, s, got, want)
		}
	})
}

func tryAll(ops []globOp, s string, memo map[[2]int]bool) bool {
	if len(ops) == 0 {
		return s == ""
	}
	key := [2]int{len(ops), len(s)}
	if v, ok := memo[key]; ok {
		return v
	}
	ok := false
	switch ops[0].kind {
	case opStar:
		ok = tryAll(ops[1:], s, memo) || s != "" && s[0] != '/' && tryAll(ops, s[1:], memo)
	case opDeep:
		ok = tryAll(ops[1:], s, memo) || s != "" && tryAll(ops, s[1:], memo)
	case opDeepSlash:
		ok = tryAll(ops[1:], s, memo)
		if i := strings.IndexByte(s, '/'); i >= 0 {
			ok = ok || tryAll(ops, s[i+1:], memo)
		}
	default:
		ok = s != "" && ops[0].accepts(s[0]) && tryAll(ops[1:], s[1:], memo)
	}
	memo[key] = ok
	return ok
}

// A pattern full of stars must not take exponential time: this test would not
// end.
func TestGlobIsPolynomial(t *testing.T) {
	g := compileGlob(strings.Repeat("*a", 100) + "b")
	if g.match(strings.Repeat("a", 255)) {
		t.Error("matched")
	}
	g = compileGlob(strings.Repeat("**/a*a/", 30) + "b")
	if g.match(strings.Repeat("aaa/", 60) + "c") {
		t.Error("matched")
	}
}

var _ fs.FS = rootFS{}
