package db

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenet/internal/advisory"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func update(t *testing.T, o UpdateOptions) (*Updated, string) {
	t.Helper()
	got, err := Update(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Table.Close()
	return got, content(t, got.Table)
}

func TestUpdate(t *testing.T) {
	e := &export{files: map[string]string{
		"/x/npm/all.zip":         string(archive(t, map[string]string{"A.json": osv("A", "left", "1.0.0"), "B.json": osv("B", "left", "2.0.0"), "C.json": osv("C", "right", "3.0.0")})),
		"/x/npm/modified_id.csv": "2026-05-01T10:00:00Z,A\n2026-04-01T10:00:00.123456Z,B\n2026-03-01T10:00:00Z,C\n",
	}}
	server := httptest.NewServer(e)
	defer server.Close()
	o := UpdateOptions{Dir: filepath.Join(t.TempDir(), "db"), Base: server.URL + "/x/", Client: server.Client(), Now: noon}

	got, has := update(t, o)
	if !got.Full || has != "A left <1.0.0, B left <2.0.0, C right <3.0.0" || !got.Table.Date.Equal(noon) {
		t.Fatalf("first: %+v %s", got, has)
	}

	// B changed, C is gone, D is new
	e.files["/x/npm/modified_id.csv"] = "2026-05-03T10:00:00Z,npm/D\n2026-05-03T09:00:00Z,B\n2026-05-02T10:00:00Z,C\n" + e.files["/x/npm/modified_id.csv"]
	e.files["/x/npm/A.json"] = osv("A", "left", "1.0.0")
	e.files["/x/npm/B.json"] = osv("B", "left", "2.5.0")
	e.files["/x/npm/D.json"] = osv("D", "new", "1.0.0")
	delete(e.files, "/x/npm/all.zip")
	o.Now = noon.Add(time.Hour)
	got, has = update(t, o)
	if got.Full || got.Changed != 4 || has != "A left <1.0.0, B left <2.5.0, D new <1.0.0" || !got.Table.Date.Equal(o.Now) {
		t.Errorf("second: %+v %s", got, has)
	}

	// nothing new: only what changed at the very time is asked for again
	e.asked = nil
	if got, again := update(t, o); got.Changed != 1 || again != has || strings.Join(e.asked, " ") != "/x/npm/modified_id.csv /x/npm/D.json" {
		t.Errorf("third: %+v %s, asked for %v", got, again, e.asked)
	}

	// a record that lies about its id replaces nothing
	e.files["/x/npm/D.json"] = osv("A", "left", "9.0.0")
	if _, has := update(t, o); has != "A left <1.0.0, B left <2.5.0" {
		t.Errorf("a false id: %s", has)
	}

	// elsewhere, with --full, or with a damaged database all is fetched
	e.files["/x/npm/all.zip"] = string(archive(t, map[string]string{"E.json": osv("E", "e", "1.0.0")}))
	o.Full = true
	if got, has := update(t, o); !got.Full || has != "E e <1.0.0" {
		t.Errorf("full: %+v %s", got, has)
	}
	o.Full = false
	if err := os.WriteFile(Path(o.Dir), []byte("damaged"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got, _ := update(t, o); !got.Full {
		t.Error("a damaged database is not replaced")
	}
	e.files["/y/npm/all.zip"] = e.files["/x/npm/all.zip"]
	o.Base = server.URL + "/y"
	if got, _ := update(t, o); !got.Full || got.Table.Cursor != "" {
		t.Errorf("a mirror without modified_id.csv: %+v", got.Table.Meta)
	}
}

// What goes wrong is said, and leaves the database as it was.
func TestUpdateErrors(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, advisory.Meta{Origin: "file"}, []advisory.Advisory{{ID: "A", Package: "a", Ranges: []advisory.Range{{}}}}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(Path(dir))
	if err != nil {
		t.Fatal(err)
	}
	e := &export{files: map[string]string{
		"/text/npm/all.zip":  "no zip",
		"/empty/npm/all.zip": string(archive(t, map[string]string{"README": ""})),
		"/up/npm/all.zip":    string(archive(t, map[string]string{"../a.json": osv("A", "b", "1.0.0")})),
	}}
	server := httptest.NewServer(e)
	defer server.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte("PK"))
	}))
	defer broken.Close()
	for base, want := range map[string]string{
		"":                         "cannot fetch https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip",
		"ftp://x":                  `"ftp://x" is no URL of OSV exports`,
		"nonsense":                 "is no URL of OSV exports",
		server.URL + "/none":       "/none/npm/all.zip: not found",
		server.URL + "/text":       "/text/npm/all.zip: no zip of OSV records",
		server.URL + "/empty":      "/empty/npm/all.zip: it has no OSV records",
		server.URL + "/up":         "would lie outside",
		broken.URL:                 "unexpected EOF",
		"http://127.0.0.1:1/close": "cannot fetch http://127.0.0.1:1/close/npm/all.zip",
	} {
		client := server.Client()
		if base == "" {
			client = &http.Client{Transport: http.NewFileTransport(http.Dir(t.TempDir()))}
		}
		if _, err := Update(context.Background(), UpdateOptions{Dir: dir, Base: base, Client: client, Now: noon}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", base, err, want)
		}
	}
	after, err := os.ReadFile(Path(dir))
	if err != nil || string(after) != string(before) {
		t.Errorf("the database changed: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, tempName)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A line of the list of changes that is none may not decide about a URL.
func TestUpdateRefusesIDs(t *testing.T) {
	files := map[string]string{"/npm/all.zip": string(archive(t, map[string]string{"A.json": osv("A", "left", "1.0.0")})), "/npm/modified_id.csv": "2026-05-01T10:00:00Z,A\n"}
	server := httptest.NewServer(&export{files: files})
	defer server.Close()
	o := UpdateOptions{Dir: t.TempDir(), Base: server.URL, Client: server.Client(), Now: noon}
	update(t, o)
	for _, line := range []string{"2026-05-02T10:00:00Z,..", "2026-05-02T10:00:00Z,a?b", "2026-05-02T10:00:00Z,", "yesterday,A", "<html>"} {
		files["/npm/modified_id.csv"] = line + "\n"
		if _, err := Update(context.Background(), o); err == nil || !strings.Contains(err.Error(), "is no line of it") {
			t.Errorf("%q: %v", line, err)
		}
	}
}
