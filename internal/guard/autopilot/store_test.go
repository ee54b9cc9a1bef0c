package autopilot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// What one process has learned the next one knows, and so do the commands.
func TestStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "store")
	ctx, stop := context.WithCancel(t.Context())
	a, err := New(ctx, Options{Dir: dir, Sightings: 1})
	if err != nil {
		t.Fatal(err)
	}
	token := a.tokens.give(7)
	r := httptest.NewRequest("GET", "http://shop.example/", nil)
	a.Wrap(serve(shop)).ServeHTTP(httptest.NewRecorder(), r)
	stop()
	a.Wait()

	store, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Suggest(0)
	if err != nil || s.Policy != shopPolicy {
		t.Errorf("%v: %s", err, s.Policy)
	}
	if st, err := store.Status(); err != nil || st.Mode != "" || st.Facts != 6 || st.Last.IsZero() {
		t.Errorf("%v: %+v", err, st)
	}
	b := start(t, Options{Dir: dir, Sightings: 1})
	if !b.tokens.holds(token, 7) && time.Since(b.now()).Abs() < tokenPeriod {
		t.Error("the tokens of open pages are not good any more")
	}
	if _, err := store.SetMode(Enforce, SetOptions{}); err != nil {
		t.Fatal(err)
	}
	b.Reload()
	if st := b.Status(); st.Mode != Enforce || st.Policy != shopPolicy {
		t.Errorf("the proxy does not follow the command: %+v", st)
	}
	if !holds(b.get(serve(shop), "http://shop.example/", client(1))) {
		t.Error("the policy is not enforced")
	}
	for _, name := range []string{learnedFile, keyFile} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); err == nil || err.Error() != dir+" holds nothing that guard has learned: start tenet guard with the policy in mode observe, and let people use the site" {
		t.Error(err)
	}
	if _, err := Open(""); err == nil {
		t.Error("no folder is a store")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), Options{Dir: filepath.Join(file, "x")}); err == nil || !strings.Contains(err.Error(), "the folder of the store cannot be made") {
		t.Error(err)
	}
}

// What was learned can be had again; a policy that was accepted cannot.
func TestDamagedFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, content, fails, says string }{
		"half of what is learned":     {learnedFile, `{"version":1,"facts":[{"directive":"script-src",`, "", "learning begins anew"},
		"of a later version":          {learnedFile, `{"version":99}`, "", "learning begins anew"},
		"a key of another length":     {keyFile, `{"Key":"AAAA"}`, "", ""},
		"half of a control file":      {controlFile, `{"mode":"enf`, "csp-control.json: the file is damaged", ""},
		"a mode that there is not":    {controlFile, `{"mode":"on"}`, `unknown mode "on"`, ""},
		"a policy of two lines":       {controlFile, `{"mode":"enforce","policy":"default-src 'self'\r\nX: y"}`, "none that one header can hold", ""},
		"a policy with a second half": {controlFile, `{"mode":"enforce","policy":"default-src 'self', script-src *"}`, "none that one header can hold", ""},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		a, err := New(ctx, Options{Dir: dir})
		stop()
		if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
			t.Errorf("%s: %v", name, err)
		}
		if a != nil {
			a.Wait()
		}
	}
}

// The folder belongs to the proxy, and the one who types may be root: what is
// planted there leads nowhere.
func TestPlantedFiles(t *testing.T) {
	dir, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(`{"facts":[{"directive":"img-src","source":"secret:","html":1}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, learnedFile)); err != nil {
		t.Fatal(err)
	}
	store, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := store.Suggest(0); err == nil || strings.Contains(s.Text(), "secret") {
		t.Errorf("a link is followed: %v %s", err, s.Text())
	}
	if err := os.Symlink(secret, filepath.Join(dir, controlFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.SetMode(Observe, SetOptions{}); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(secret); !strings.Contains(string(data), "secret:") {
		t.Error("a link is written through")
	}
	hostile := Fact{Directive: "img-src", Source: "https://a\x1b[2J.example", Pages: []string{"/\u202e\n\x07"}, HTML: 1}
	text := Suggestion{To: time.Now(), Held: []Held{{"img-src", hostile.Source, "why", hostile}}, Breaks: []Break{{"x", "\x1b]0;", "\r", hostile}}}.Text()
	if strings.ContainsAny(text, "\x1b\x07\r\u202e") || strings.Count(text, "\n") != 12 {
		t.Errorf("%q", text)
	}
}

// A disk that is full is named once, and what is learned is kept and stored
// when there is room again.
func TestStoreThatCannotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	b := start(t, Options{Dir: dir})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	b.visitShop()
	for range 3 {
		b.saved()
	}
	if strings.Count(b.said.String(), "cannot be stored") != 1 || len(b.ledger.Snapshot().Events) != 1 {
		t.Errorf("%s", b.said)
	}
	if !strings.HasPrefix(b.get(serve(shop), "http://shop.example/", client(1)).Header.Get("Content-Security-Policy-Report-Only"), shopPolicy) {
		t.Error("pages are not served as before")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if b.saved(); !strings.Contains(b.said.String(), "stored again") {
		t.Errorf("%s", b.said)
	}
	if l, err := b.store.learned(); err != nil || len(l.Facts) != 6 {
		t.Errorf("%d facts are stored, %v", len(l.Facts), err)
	}
}

// A process that is killed while it writes leaves a file that is whole.
func TestKill(t *testing.T) {
	if dir := os.Getenv("TENET_TEST_STORE"); dir != "" {
		writeForEver(dir)
		return
	}
	dir := t.TempDir()
	for round := range 8 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "TENET_TEST_STORE="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for range 500 { // until it has begun
			if _, err := os.Stat(filepath.Join(dir, learnedFile)); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Duration(40+round*7) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		data, err := os.ReadFile(filepath.Join(dir, learnedFile))
		if err != nil {
			t.Fatal(err)
		}
		var l learned
		if err := json.Unmarshal(data, &l); err != nil || len(l.Facts) == 0 {
			t.Fatalf("round %d: %v: %d bytes, %d facts", round, err, len(data), len(l.Facts))
		}
	}
}

// writeForEver stores again and again.
func writeForEver(dir string) {
	s, err := openStore(dir)
	if err != nil {
		return
	}
	l := learned{Settings: settings{Base: "default-src 'none'"}}
	for i := range maxFacts {
		l.Facts = append(l.Facts, Fact{Directive: "img-src", Source: fmt.Sprintf("https://%d.example", i), Pages: []string{"/a", "/b"}})
	}
	for {
		s.saveLearned(l)
	}
}

// A stranger can name any number of sources: what is kept stays small, and
// what has evidence stays.
func TestFactsAreBounded(t *testing.T) {
	b := start(t, Options{})
	b.visitShop()
	for i := range 2500 {
		path := fmt.Sprintf("/p?%d", i)
		b.get(serve(map[string]string{"/p": fmt.Sprintf("<img src=https://%d.example><script>s(%d)</script>", i, i)}), "http://shop.example"+path, client(1))
		if i%50 == 0 {
			b.wait(time.Second)
		}
	}
	if n := len(b.facts.rows); n > maxFacts {
		t.Errorf("%d facts", n)
	}
	if len(b.slots.rows) > maxSlots {
		t.Errorf("%d slots", len(b.slots.rows))
	}
	if s := b.Suggest(0); s.Policy != shopPolicy {
		t.Errorf("the policy became %s", s.Policy[:min(len(s.Policy), 500)])
	}
	long := "/" + strings.Repeat("x", 5000)
	b.get(serve(map[string]string{long: "<img src=https://" + strings.Repeat("a.", 400) + "example>"}), "http://shop.example"+long, client(1))
	for _, f := range b.facts.sorted() {
		if len(f.Source) > maxSource || len(f.Pages) > maxPages || len(f.Shown) > maxSeen || len(f.Pages[0]) > maxPath+3 {
			t.Errorf("a fact of %d bytes, %d pages", len(f.Source), len(f.Pages))
		}
	}
}

func TestAllAtOnce(t *testing.T) {
	b := start(t, Options{Dir: t.TempDir()})
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			for j := range 60 {
				page := b.get(serve(shop), "http://shop.example/", client(i*100+j))
				b.report(page, client(i*100+j), "http://shop.example/", "img-src", fmt.Sprintf("https://%d.example", j))
				switch j % 20 {
				case 5:
					b.Suggest(0)
				case 9:
					b.SetMode(Enforce, SetOptions{Force: true})
				case 13:
					b.saved()
				case 17:
					b.SetMode(Observe, SetOptions{})
				}
				b.Status()
			}
		})
	}
	wait.Wait()
	if s := b.Suggest(0); !strings.Contains(s.Policy, hashed("let a = 1")) {
		t.Errorf("%s", s.Policy)
	}
}
