package check

import (
	"slices"
	"testing"

	"tenet/internal/deps"
	"tenet/internal/signature"
	"tenet/internal/source"
)

// What a file showed is looked for once, as long as it can be finished.
func TestSignsAreKept(t *testing.T) {
	dir := t.TempDir()
	want := []sign{{deps.Library{Name: "jQuery", Package: "jquery", Version: "3.4.1", Place: source.Span{File: "a.js", Line: 2}}, "a.js", signature.ByText}}
	looked := 0
	look := func(ok bool) func() ([]sign, bool) {
		return func() ([]sign, bool) { looked++; return want, ok }
	}
	for run, looks := range []int{3, 1, 1} {
		looked = 0
		s := openSigns(openCache(dir, "shop"))
		for _, key := range []contentKey{{1}, {2}} {
			if got := s.of(key, look(true)); !slices.EqualFunc(got, want, func(a, b sign) bool {
				return a.Name == b.Name && a.Place == b.Place && a.home == b.home && a.how == b.how
			}) {
				t.Errorf("run %d: %v", run, got)
			}
		}
		s.of(contentKey{3}, look(false))
		s.close()
		if looked != looks {
			t.Errorf("run %d looked %d times, want %d", run, looked, looks)
		}
	}
	s := openSigns(openCache(dir, "shop")) // this run has no such files any more
	s.close()
	if s = openSigns(openCache(dir, "shop")); len(s.known) > 0 {
		t.Errorf("%d files are kept that are gone", len(s.known))
	}
	looked = 0
	openSigns(nil).of(contentKey{1}, look(true)) // there is no cache
	if looked != 1 {
		t.Error("nothing was looked at")
	}
}
