package check

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenet/internal/rule"
)

// cached returns options with a cache and a rule that counts its calls: each
// is a check on one file that no cache answered.
func cached(t *testing.T, archive string) (Options, *atomic.Int64) {
	t.Helper()
	o := testProject(t, archive)
	o.CacheDir = t.TempDir()
	o.Engine = "test"
	calls := new(atomic.Int64)
	o.Rules = append(o.Rules, &rule.Rule{Name: "counter", Checks: []rule.Check{
		{ID: "counter/counts", Severity: rule.Low, Code: func(*rule.CodePass) { calls.Add(1) }},
	}})
	return o, calls
}

// cacheFiles lists the files of the only project of a cache.
func cacheFiles(t *testing.T, o Options) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(o.CacheDir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

const shop = `
-- package.json --
{"name": "shop"}
-- app.js --
HIGH // tenet-accept alpha/high: known
LOW
-- broken.js --
f(
-- b.js --
MEDIUM
`

func TestCacheHit(t *testing.T) {
	o, calls := cached(t, shop)
	first := show(run(t, o))
	if n := calls.Load(); n != 3 {
		t.Fatalf("%d calls for 3 files", n)
	}
	if second := show(run(t, o)); second != first {
		t.Errorf("from the cache\n%s\nwant\n%s", second, first)
	}
	if n := calls.Load(); n != 3 {
		t.Errorf("%d calls: the second run did not use the cache", n)
	}
}

func TestCacheMiss(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, o *Options)
	}{
		{"a file changed", func(t *testing.T, o *Options) { rewrite(t, *o, "b.js", "MEDIUM()\n") }},
		{"a file added", func(t *testing.T, o *Options) { rewrite(t, *o, "c.js", "ok()\n") }},
		{"the package changed", func(t *testing.T, o *Options) { rewrite(t, *o, "package.json", `{"name": "shop", "type": "module"}`) }},
		{"another build", func(_ *testing.T, o *Options) { o.Engine = "other" }},
		{"other checks", func(_ *testing.T, o *Options) { o.Only = []string{"counter"} }},
		{"no cache", func(_ *testing.T, o *Options) { o.NoCache = true }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, calls := cached(t, shop)
			run(t, o)
			before := calls.Load()
			tt.change(t, &o)
			run(t, o)
			if calls.Load() == before {
				t.Error("answered from the cache")
			}
		})
	}
}

// What decides about a finding without touching it is not part of the cache.
func TestCacheJudgesAnew(t *testing.T) {
	o, _ := cached(t, shop)
	if r := run(t, o); r.Exit != 3 {
		t.Fatalf("exit %d\n%s", r.Exit, show(r))
	}
	o.FailOn = rule.Low
	if r := run(t, o); r.Exit != 1 {
		t.Errorf("exit %d with --fail-on low, want 1", r.Exit)
	}
	o.BaselineMode = WriteBaseline
	run(t, o)
	o.BaselineMode = UseBaseline
	if r := run(t, o); r.Exit != 3 || r.Baseline != 2 {
		t.Errorf("exit %d, %d set aside; want 3 and 2", r.Exit, r.Baseline)
	}
}

// A damaged cache is as good as none.
func TestCacheDamaged(t *testing.T) {
	o, calls := cached(t, shop)
	want := show(run(t, o))
	files := cacheFiles(t, o)
	if len(files) != 2 {
		t.Fatalf("files of the cache: %v, want the facts and one result", files)
	}
	for _, damage := range []struct {
		name string
		do   func(data []byte) []byte
	}{
		{"one bit", func(d []byte) []byte { d[len(d)/2] ^= 1; return d }},
		{"torn", func(d []byte) []byte { return d[:len(d)/2] }},
		{"empty", func([]byte) []byte { return nil }},
		{"something else", func([]byte) []byte { return []byte(`{"Findings": []}`) }},
	} {
		t.Run(damage.name, func(t *testing.T) {
			for _, f := range files {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(f, damage.do(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			before := calls.Load()
			if got := show(run(t, o)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if calls.Load() != before+3 {
				t.Error("a damaged result was used")
			}
		})
	}
}

// Only the facts of files that are still there are kept, and only once.
func TestCacheKeepsOnlyWhatIsUsed(t *testing.T) {
	o, _ := cached(t, "-- a.js --\na()\n-- b.js --\nb()\n-- copy.js --\nb()\n")
	count := func() int {
		c := openCache(o.CacheDir, locate(o.Targets, "").root)
		return len(decodePack(c.read(packFile)))
	}
	run(t, o)
	if n := count(); n != 2 {
		t.Errorf("%d facts of 2 contents", n)
	}
	if err := os.Remove(filepath.Join(o.Targets[0], "a.js")); err != nil {
		t.Fatal(err)
	}
	run(t, o)
	if n := count(); n != 1 {
		t.Errorf("%d facts of 1 content", n)
	}
	for i := range 2 * maxResults {
		rewrite(t, o, "b.js", fmt.Sprintf("b(%d)\n", i))
		run(t, o)
	}
	if n := len(cacheFiles(t, o)); n != maxResults+1 {
		t.Errorf("%d files kept, want %d results and the facts", n, maxResults)
	}
}

func TestCacheUnusable(t *testing.T) {
	o, _ := cached(t, shop)
	want := show(run(t, o))
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.CacheDir = filepath.Join(file, "below")
	if got := show(run(t, o)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	o.All = true
	r := run(t, o)
	last := r.Notices[len(r.Notices)-1].Text
	if !strings.HasPrefix(last, "nothing was kept for the next run: "+o.CacheDir) {
		t.Errorf("notice %q", last)
	}
}

func TestCacheIsBounded(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	for i, name := range []string{"oldest", "older", "newest"} {
		c := openCache(dir, name)
		c.write("x", bytes.Repeat([]byte("x"), 1000))
		at := now.Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(filepath.Join(c.dir, "x"), at, at); err != nil {
			t.Fatal(err)
		}
	}
	stray := filepath.Join(dir, "not-ours")
	if err := os.Mkdir(stray, 0o700); err != nil {
		t.Fatal(err)
	}
	c := openCache(dir, "oldest") // the present one stays, whatever its age
	c.trim(2500, now)
	for name, want := range map[string]bool{"oldest": true, "older": false, "newest": true} {
		if got := openCache(dir, name).read("x") != nil; got != want {
			t.Errorf("%s is there: %v, want %v", name, got, want)
		}
	}
	if _, err := os.Stat(stray); err != nil {
		t.Error("a folder that is not ours was removed")
	}
}

func TestCacheRemovesOrphans(t *testing.T) {
	c := openCache(t.TempDir(), "p")
	now := time.Now()
	for name, age := range map[string]time.Duration{".tenet-1.tmp": 2 * time.Hour, ".tenet-2.tmp": time.Minute} {
		file := filepath.Join(c.dir, name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	c.trim(maxCache, now)
	left, err := filepath.Glob(filepath.Join(c.dir, ".tenet-*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != ".tenet-2.tmp" {
		t.Errorf("left: %v, want the young one, which a running tenet may be writing", left)
	}
}

func TestCacheConcurrentRuns(t *testing.T) {
	o, _ := cached(t, shop)
	want := show(run(t, o))
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			mine := o
			mine.Engine = fmt.Sprint("build ", i%2) // each drops the facts of the other
			for range 5 {
				r, err := Run(context.Background(), mine)
				if err != nil {
					t.Error(err)
				} else if got := show(r); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			}
		})
	}
	wg.Wait()
}

// childVariable makes the test binary run TestCacheChild as a process of its
// own.
const childVariable = "TENET_TEST_CACHE"

func TestCacheChild(t *testing.T) {
	dir := os.Getenv(childVariable)
	if dir == "" {
		return // not a child
	}
	project, store, _ := strings.Cut(dir, string(os.PathListSeparator))
	for i := range 10 {
		o := Options{Targets: []string{project}, Rules: testRules(), CacheDir: store, Engine: fmt.Sprint(os.Getpid(), i%2)}
		fmt.Printf("%s----\n", show(run(t, o)))
	}
}

func TestCacheTwoProcesses(t *testing.T) {
	o, _ := cached(t, shop)
	o.Rules = testRules()
	want := show(run(t, o)) + "----\n"
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			cmd := exec.Command(os.Args[0], "-test.run=^TestCacheChild$")
			cmd.Env = append(os.Environ(), childVariable+"="+o.Targets[0]+string(os.PathListSeparator)+o.CacheDir)
			out, err := cmd.CombinedOutput()
			if n := strings.Count(string(out), want); err != nil || n != 10 {
				t.Errorf("%d of 10 runs were right: %v\n%s", n, err, out)
			}
		})
	}
	wg.Wait()
}
