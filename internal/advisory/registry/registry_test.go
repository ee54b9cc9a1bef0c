package registry

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/advisory/db"
	"tenet/internal/npmrc"
)

// A stub is a registry that speaks the bulk protocol.
type stub struct {
	t      *testing.T
	answer string
	status []int // of the next requests; 200 after these
	delay  time.Duration
	token  string

	mu    sync.Mutex
	asked []map[string][]string
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodPost || r.URL.Path != "/npm/-/npm/v1/security/advisories/bulk" || r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		s.t.Error(err)
		return
	}
	body, _ := io.ReadAll(z)
	var asked map[string][]string
	if err := json.Unmarshal(body, &asked); err != nil {
		s.t.Errorf("%s: %v", body, err)
	}
	s.asked = append(s.asked, asked)
	s.token = r.Header.Get("Authorization")
	select {
	case <-time.After(s.delay):
	case <-r.Context().Done():
	}
	if len(s.status) > 0 {
		code := s.status[0]
		s.status = s.status[1:]
		if code != http.StatusOK {
			http.Error(w, "no", code)
			return
		}
	}
	io.WriteString(w, s.answer)
}

// names lists what was asked for, request by request.
func (s *stub) names() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, a := range s.asked {
		var one []string
		for name, versions := range a {
			one = append(one, name+"@"+strings.Join(versions, "+"))
		}
		slices.Sort(one)
		out = append(out, strings.Join(one, " "))
	}
	return strings.Join(out, ", ")
}

// satisfies knows "*", "<V" and exact versions of one digit: "<5".
func satisfies(version, rng string) bool {
	for one := range strings.SplitSeq(rng, " || ") {
		if one == "*" || one == version || strings.HasPrefix(one, "<") && version < one[1:] {
			return true
		}
	}
	return false
}

const example = `{
	"left": [
		{"id": 1, "url": "https://github.com/advisories/GHSA-left-1", "title": "Theirs", "severity": "low", "vulnerable_versions": "<2", "cwe": ["CWE-79"], "cvss": {"score": 9.8, "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}},
		{"id": 2, "url": "https://github.com/advisories/GHSA-left-1", "severity": "low", "vulnerable_versions": "4"}
	],
	"right": [{"id": 1234, "url": "https://npmjs.com/advisories/1234", "cwe": "CWE-506"}],
	"stranger": [{"id": 9, "severity": "high"}]
}`

// finder returns a finder whose registry is the stub.
func finder(t *testing.T, s *stub, settings ...string) *Finder {
	t.Helper()
	s.t = t
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	home := t.TempDir()
	text := "registry=" + server.URL + "/npm\n" + strings.TrimPrefix(server.URL, "http:") + "/npm/:_authToken=t0ken\n" + strings.Join(settings, "\n")
	if err := os.WriteFile(filepath.Join(home, ".npmrc"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	conf, err := npmrc.Load(npmrc.Options{Home: home})
	if err != nil {
		t.Fatal(err)
	}
	return &Finder{Conf: conf, Answers: t.TempDir(), Database: t.TempDir(), Satisfies: satisfies, Now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), Patience: 5 * time.Second}
}

func find(t *testing.T, f *Finder, packages ...string) (*Result, string) {
	t.Helper()
	var queries []Query
	for _, p := range packages {
		at := strings.LastIndexByte(p, '@')
		queries = append(queries, Query{Name: strings.TrimPrefix(p[:at], "!"), Version: p[at+1:], Private: p[0] == '!'})
	}
	r, err := f.Find(context.Background(), queries)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, found := range r.Found {
		out = append(out, found.Package.Name+"@"+found.Package.Version+" "+found.Advisory.ID)
	}
	return r, strings.Join(out, ", ")
}

func TestOnline(t *testing.T) {
	s := &stub{answer: example}
	f := finder(t, s)
	r, got := find(t, f, "left@1", "left@3", "left@4", "left@1", "right@7", "clean@1", "nothing@")
	if want := "left@1 GHSA-left-1, left@4 GHSA-left-1, right@7 npm-1234"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if s.names() != "clean@1 left@1+3+4 right@7" || s.token != "Bearer t0ken" {
		t.Errorf("asked for %s as %q", s.names(), s.token)
	}
	if r.Source.Kind != Online || !strings.HasSuffix(r.Source.Name, "/npm/") || r.Source.Age(f.Now) != 0 || len(r.Notes)+len(r.Withheld) > 0 {
		t.Errorf("%+v", r)
	}
	left, right := r.Found[0].Advisory, r.Found[2].Advisory
	if left.Level() != advisory.Low || left.Title() != "cross-site scripting" || !slices.Equal(left.Fixed(), []string{"2"}) {
		t.Errorf("%+v %s", left, left.Title())
	}
	if score, _, ok := left.Score(); !ok || score != 9.8 {
		t.Errorf("score %v", score)
	}
	if right.Level() != advisory.Critical || right.Severity != advisory.High || right.Range() != "*" {
		t.Errorf("no severity is high, no range is all, CWE-506 is malicious: %+v", right)
	}
}

// The registry says GHSA ids and numbers of its own; the other ids come from the
// table that is here. Another range of the same advisory has another number.
func TestAliases(t *testing.T) {
	f := finder(t, &stub{answer: example})
	known := advisory.FromRange("GHSA-left-1", "left", "<1", "x")
	known.Aliases = []string{"CVE-2026-1", "NSWG-ECO-1"}
	if err := db.Write(f.Database, advisory.Meta{Date: f.Now, Origin: "osv"}, []advisory.Advisory{known}); err != nil {
		t.Fatal(err)
	}
	r, _ := find(t, f, "left@1", "left@4", "right@7")
	var got []string
	for _, x := range r.Found {
		got = append(got, x.Advisory.ID+": "+strings.Join(x.Advisory.Aliases, " "))
	}
	want := []string{"GHSA-left-1: CVE-2026-1 NSWG-ECO-1 npm-1", "GHSA-left-1: CVE-2026-1 NSWG-ECO-1 npm-2", "npm-1234: "}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Answers are kept: only what is new is asked for, and for an hour nothing.
func TestAnswersAreKept(t *testing.T) {
	s := &stub{answer: example}
	f := finder(t, s)
	find(t, f, "left@1", "clean@1")
	f.Now = f.Now.Add(30 * time.Minute)
	r, got := find(t, f, "left@1", "clean@2", "clean@1")
	if got != "left@1 GHSA-left-1" || s.names() != "clean@1 left@1, clean@1+2" || r.Source.Kind != Online || r.Source.Age(f.Now) != 30*time.Minute {
		t.Errorf("%s, asked for %s, %+v", got, s.names(), r.Source)
	}
	f.Now = f.Now.Add(40 * time.Minute)
	s.status = []int{405}
	r, got = find(t, f, "left@1", "clean@1")
	if got != "left@1 GHSA-left-1" || r.Source.Kind != Saved || r.Source.Age(f.Now) != 70*time.Minute || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "it knows no advisories (405") {
		t.Errorf("%s %+v", got, r)
	}
	// a database that is newer than the answers is better than these
	if err := db.Write(f.Database, advisory.Meta{Date: f.Now, Origin: "osv"}, []advisory.Advisory{advisory.FromRange("DB-1", "left", "", "osv")}); err != nil {
		t.Fatal(err)
	}
	f.Offline = true
	if r, got = find(t, f, "left@1", "clean@1"); got != "left@1 DB-1" || r.Source.Kind != Database {
		t.Errorf("%s %+v", got, r)
	}
	// a damaged file holds nothing
	if err := os.WriteFile(answersFile(f.Answers, f.Conf.Registry("")), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	f.Offline = false
	if r, got = find(t, f, "left@1"); got != "left@1 GHSA-left-1" || r.Source.Kind != Online {
		t.Errorf("%s %+v", got, r)
	}
}

func TestRetries(t *testing.T) {
	for _, test := range []struct {
		status []int
		want   string // of the note; "" is an answer
		asked  int
	}{
		{[]int{500}, "", 2}, {[]int{429, 503}, "", 3}, {[]int{500, 500, 500, 500}, "it answers 500", 3},
		{[]int{404}, "it knows no advisories", 1}, {[]int{501}, "it knows no advisories", 1}, {[]int{401}, "it wants other credentials", 1}, {[]int{400}, "it answers 400", 1},
	} {
		s := &stub{answer: example, status: test.status}
		f := finder(t, s, "fetch-retries=2", "fetch-retry-mintimeout=1")
		r, _ := find(t, f, "left@1")
		notes := strings.Join(r.Notes, " ")
		if len(s.asked) != test.asked || (test.want == "") != (r.Source.Kind == Online) || !strings.Contains(notes, test.want) {
			t.Errorf("%v: asked %d times, %s, notes %q", test.status, len(s.asked), r.Source.Kind, notes)
		}
	}
}

// A registry that keeps silent costs a moment, not the run.
func TestPatience(t *testing.T) {
	s := &stub{answer: example, delay: 10 * time.Second}
	f := finder(t, s)
	f.Patience = 100 * time.Millisecond
	start := time.Now()
	r, got := find(t, f, "lodash@4.17.20")
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	if r.Source.Kind != Embedded || !strings.Contains(strings.Join(r.Notes, " "), "no answer within 100ms") || r.Source.Advisories == 0 {
		t.Errorf("%s %+v", got, r.Source)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Find(ctx, []Query{{Name: "a", Version: "1"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestOffline(t *testing.T) {
	for _, setting := range []string{"", "offline=true"} {
		s := &stub{answer: example}
		f := finder(t, s, setting)
		f.Offline = setting == ""
		r, _ := find(t, f, "left@1")
		if len(s.asked) > 0 || r.Source.Kind != Embedded || len(r.Notes) != 1 {
			t.Errorf("%q: asked %d times, %+v", setting, len(s.asked), r)
		}
	}
}

// The names of private packages are told to nobody, and looked up here.
func TestPrivateNames(t *testing.T) {
	s := &stub{answer: example}
	f := finder(t, s, "@bound:registry=https://npm.company.example/")
	f.Private = []string{"@hidden"}
	list := []advisory.Advisory{advisory.FromRange("DB-1", "@bound/a", "", "x"), advisory.FromRange("DB-2", "left", "", "x")}
	if err := db.Write(f.Database, advisory.Meta{Date: f.Now, Origin: "osv"}, list); err != nil {
		t.Fatal(err)
	}
	r, got := find(t, f, "left@1", "@bound/a@1", "@hidden/b@1", "!workspace@1", "workspace@2", "@open/c@1")
	if s.names() != "@open/c@1 left@1" {
		t.Errorf("asked for %s", s.names())
	}
	if got != "@bound/a@1 DB-1, left@1 GHSA-left-1" || r.Local == nil || r.Local.Kind != Database || strings.Join(r.Withheld, " ") != "@bound/a @hidden/b workspace" {
		t.Errorf("%s %+v", got, r)
	}
	s = &stub{answer: example}
	f = finder(t, s)
	if r, _ := find(t, f, "!only@1"); len(s.asked) > 0 || r.Source.Kind != Embedded {
		t.Errorf("asked %s, %+v", s.names(), r.Source)
	}
}

// Answers of something that is no registry.
func TestBadAnswers(t *testing.T) {
	many := strings.Repeat(`{"id":1},`, maxEntries) + `{"id":1}`
	for _, text := range []string{"", "<html>", "[]", `{"left":{}}`, `{"left":[1]}`, `{"left":[` + many + `]}`, strings.Repeat(`{"a":`, 20_000)} {
		s := &stub{answer: text}
		f := finder(t, s)
		r, _ := find(t, f, "left@1")
		if r.Source.Kind != Embedded || !strings.Contains(strings.Join(r.Notes, " "), "its answer is no list of advisories") || len(s.asked) != 1 {
			t.Errorf("%.40s: %+v, asked %d times", text, r, len(s.asked))
		}
	}
}

// Many packages are asked for in several requests.
func TestManyPackages(t *testing.T) {
	s := &stub{answer: "{}"}
	f := finder(t, s)
	var queries []Query
	for i := range maxPackages + 1 {
		queries = append(queries, Query{Name: fmt.Sprint("p", i), Version: "1"})
	}
	r, err := f.Find(context.Background(), queries)
	if err != nil || len(s.asked) != 2 || len(s.asked[0])+len(s.asked[1]) != len(queries) || r.Source.Kind != Online {
		t.Errorf("%d requests, %v %+v", len(s.asked), err, r)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte(`{"a":[{"id":"x","url":"GHSA-","severity":"huge","vulnerable_versions":"","cwe":[],"cvss":null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decodeAnswer(data, "fuzz")
		if err != nil {
			return
		}
		var all []advisory.Advisory
		for name, list := range got {
			for _, a := range list {
				if a.Package != name || a.ID == "" || a.Level() == advisory.Unknown || len(a.Ranges) == 0 || name == advisory.Node {
					t.Errorf("%q: %+v", name, a)
				}
			}
			all = append(all, list...)
		}
		if _, err := advisory.Encode(advisory.Meta{}, all); err != nil {
			t.Error(err)
		}
	})
}
