package main

import (
	"slices"
	"testing"
)

// The committed lists are data that nothing compiles: they must be readable,
// name families that some check can hit, and not overlap.
func TestLists(t *testing.T) {
	fresh, err := readCases("fresh.csv")
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := readPairs("fixes.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(fresh) < 60 || len(pairs) < 60 {
		t.Errorf("%d fresh cases and %d pairs, want 60 of each", len(fresh), len(pairs))
	}
	known := func(family string) bool {
		return slices.ContainsFunc(families, func(f familyRow) bool { return slices.Contains(f.are, family) })
	}
	inFixes := map[string]bool{}
	seen := map[string]bool{}
	for _, p := range pairs {
		inFixes[p.pkg] = true
		if !known(p.family) {
			t.Errorf("fixes.csv: %s: no check has the family %q", p.release, p.family)
		}
		if key := p.pkg + " " + p.advisory; seen[key] {
			t.Errorf("fixes.csv: %s stands in it twice", key)
		} else {
			seen[key] = true
		}
		if p.version == p.fixed.version {
			t.Errorf("fixes.csv: %s is its own fix", p.release)
		}
	}
	for _, c := range fresh {
		if !known(c.family) {
			t.Errorf("fresh.csv: %s: no check has the family %q", c.release, c.family)
		}
		if inFixes[c.pkg] {
			t.Errorf("fresh.csv: %s is in fixes.csv as well", c.pkg)
		}
	}
}

func TestFamilies(t *testing.T) {
	for _, f := range families {
		if len(f.are) == 0 {
			t.Errorf("%s has no family", f.id)
		}
	}
	if got := familiesOf("eval/unsafe-deserialiser"); !slices.Contains(got, "deserialization") || !slices.Contains(got, "code-injection") {
		t.Errorf("eval/unsafe-deserialiser counts for %v: every row that fits counts", got)
	}
	if got := familiesOf("strict/sloppy-file"); got != nil {
		t.Errorf("strict/sloppy-file counts for %v", got)
	}
}
