package db

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/advisory"
)

// osv returns an OSV record of a package.
func osv(id, name, fixed string) string {
	return fmt.Sprintf(`{"id":%q,"affected":[{"package":{"ecosystem":"npm","name":%q},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":%q}]}]}]}`, id, name, fixed)
}

// archive returns a zip of files.
func archive(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// show lists "ID package range" of advisories.
func show(list []advisory.Advisory) string {
	var out []string
	for i := range list {
		out = append(out, list[i].ID+" "+list[i].Package+" "+list[i].Range())
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func content(t testing.TB, table *advisory.Table) string {
	t.Helper()
	var list []advisory.Advisory
	for a, err := range table.All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	return show(list)
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"", dir, filepath.Join(dir, "none")} {
		if _, err := Open(d); !errors.Is(err, ErrNone) {
			t.Errorf("%q: %v, want ErrNone", d, err)
		}
	}
	meta := advisory.Meta{Date: time.Unix(1_800_000_000, 0).UTC(), Origin: "x", Cursor: "y"}
	if err := Write(filepath.Join(dir, "a", "b"), meta, []advisory.Advisory{{ID: "A", Package: "left", Ranges: []advisory.Range{{Fixed: "1.0.0"}}}}); err != nil {
		t.Fatal(err)
	}
	table, err := Open(filepath.Join(dir, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, table); got != "A left <1.0.0" || table.Meta != meta {
		t.Errorf("%s %+v", got, table.Meta)
	}
	if err := table.Close(); err != nil {
		t.Error(err)
	}
	write(t, Path(dir), []byte("nonsense, and long enough to have a header of the right size"))
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "not an advisory database") {
		t.Errorf("nonsense: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "c"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(Path(filepath.Join(dir, "c")), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(dir, "c")); err == nil || errors.Is(err, ErrNone) {
		t.Errorf("a folder in its place: %v", err)
	}
}

// What killed processes left is removed once it is old, and nothing else is.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-48 * time.Hour)
	for _, name := range []string{"tenet-1.tmp", "tenet-2.tmp", "other.tmp", "tenet-3.json"} {
		write(t, filepath.Join(dir, name), nil)
		if name != "tenet-2.tmp" {
			if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := Write(dir, advisory.Meta{}, nil); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "advisories.db other.tmp tenet-2.tmp tenet-3.json" {
		t.Errorf("left: %s", got)
	}
}

func TestImport(t *testing.T) {
	dir := t.TempDir()
	one := write(t, filepath.Join(dir, "one.json"), []byte(osv("GHSA-1", "left", "1.0.0")))
	export := write(t, filepath.Join(dir, "all.zip"), archive(t, map[string]string{
		"GHSA-1.json": osv("GHSA-1", "left", "1.0.0"), "npm/MAL-1.json": osv("MAL-1", "evil", "9.0.0"),
		"PY.json": `{"id":"PY","affected":[{"package":{"ecosystem":"PyPI","name":"x"},"versions":["1"]}]}`, "broken.json": "{", "README.md": "no record",
	}))
	folder := filepath.Join(dir, "github")
	write(t, filepath.Join(folder, "advisories/github-reviewed/2024/05/GHSA-2/GHSA-2.json"), []byte(osv("GHSA-2", "right", "2.0.0")))
	write(t, filepath.Join(folder, "advisories/unreviewed/2024/05/GHSA-3/GHSA-3.json"), []byte(osv("GHSA-3", "right", "2.0.0")))
	write(t, filepath.Join(folder, ".git/x.json"), []byte(osv("GHSA-4", "right", "2.0.0")))
	write(t, filepath.Join(folder, "package.json"), []byte(`{"name":"x"}`))
	if err := os.Symlink(one, filepath.Join(folder, "out.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, filepath.Join(folder, "loop")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, want       string
		records, skipped int
	}{
		{one, "GHSA-1 left <1.0.0", 1, 0},
		{export, "GHSA-1 left <1.0.0, MAL-1 evil <9.0.0", 3, 1},
		{folder, "GHSA-2 right <2.0.0", 1, 1},
	} {
		got, err := Import(context.Background(), test.name)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if show(got.Advisories) != test.want || got.Records != test.records || got.Skipped != test.skipped || len(got.Why) != test.skipped {
			t.Errorf("%s: got %s, %d records, %d skipped: %v", test.name, show(got.Advisories), got.Records, got.Skipped, got.Why)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	dir := t.TempDir()
	big := strings.Repeat(" ", advisory.MaxRecord+1)
	for i, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"none.zip", nil, "no such file"},
		{"text.zip", []byte("no zip"), "no zip of OSV records"},
		{"empty.zip", archive(t, nil), "no OSV records in it"},
		{"up.zip", archive(t, map[string]string{"../../up.json": "{}"}), `the file "../../up.json" would lie outside`},
		{"abs.zip", archive(t, map[string]string{"/etc/up.json": "{}"}), "would lie outside"},
		{"windows.zip", archive(t, map[string]string{`..\up.json`: "{}"}), "would lie outside"},
		{"bomb.zip", archive(t, map[string]string{"a.json": big}), "a.json: a record of 16777217 bytes: at most"},
		{"x.json", []byte("[]"), "no OSV record"},
		{"cut.zip", archive(t, map[string]string{"a.json": osv("A", "b", "1.0.0")})[:60], "no zip of OSV records"},
	} {
		name := filepath.Join(dir, fmt.Sprint(i), test.name)
		if test.data != nil {
			write(t, name, test.data)
		}
		if _, err := Import(context.Background(), name); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.name) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := Import(context.Background(), t.TempDir()); err == nil {
		t.Error("an empty folder is imported")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ok := write(t, filepath.Join(dir, "ok.zip"), archive(t, map[string]string{"a.json": osv("A", "b", "1.0.0")}))
	if _, err := Import(ctx, ok); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A zip that unpacks to more than it may is given up, however small it is.
func TestZipBomb(t *testing.T) {
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprint(i, ".json")] = osv("A", "b", "1.0.0") + strings.Repeat(" ", 100_000)
	}
	data := archive(t, files)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var records []record
	for _, f := range z.File {
		records = append(records, record{f.Name, f.Open})
	}
	if _, err := readAll(context.Background(), records, "zip", 2_000_000); !errors.Is(err, errTooMuch) {
		t.Errorf("got %v, want %v", err, errTooMuch)
	}
	if got, err := readAll(context.Background(), records, "zip", 5_000_000); err != nil || got.Records != 40 || len(got.Advisories) != 1 {
		t.Errorf("within the limit: %+v %v", got, err)
	}
}

// An export is a stub of OSV's.
type export struct {
	files map[string]string

	mu    sync.Mutex // records are fetched several at once
	asked []string
}

func (e *export) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	e.asked = append(e.asked, r.URL.Path)
	e.mu.Unlock()
	if data, ok := e.files[r.URL.Path]; ok {
		w.Write([]byte(data))
		return
	}
	http.NotFound(w, r)
}
