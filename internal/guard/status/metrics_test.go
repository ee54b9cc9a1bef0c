package status

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/guard/ledger"
)

func TestMetrics(t *testing.T) {
	w := get(serve(t, options()), "/.tenet/metrics")
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.Contains(line, "tenet_guard_") {
			lines = append(lines, line)
		}
	}
	got, file := strings.Join(lines, ""), filepath.Join("testdata", "metrics.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the metrics differ from %s:\n%s", file, got)
	}
	if !strings.Contains(w.Body.String(), "go_goroutines ") || !strings.Contains(w.Body.String(), "process_open_fds ") {
		t.Error("nothing about the process")
	}
}

// What strangers choose gets into labels; no metric may be refused for it.
func TestMetricsOfHostileNames(t *testing.T) {
	l := ledger.New()
	l.CSPReport("img-src\xff", "a\"b\n\xfe", "/")
	l.Blocked("\xc3")
	l.Enforced("x\xff", "\xff")
	w := get(serve(t, Options{Snapshot: l.Snapshot}), "/.tenet/metrics")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "tenet_guard_csp_reports_total") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}
