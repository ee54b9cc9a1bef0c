package check

import (
	"testing"

	"tenet/internal/rule"
)

// Advisories below the score that was asked for are left out, and said to be;
// those without a score, and what is about no advisory, are not.
func TestScored(t *testing.T) {
	j := &judge{analyst: &analyst{o: Options{MinScore: 7}}}
	r := &Result{}
	left := j.scored(r, []rule.Finding{{ID: "a", Score: 6.9}, {ID: "b", Score: 7}, {ID: "c"}})
	if len(left) != 2 || left[0].ID != "b" || left[1].ID != "c" {
		t.Errorf("left: %v", left)
	}
	if len(r.Notices) != 1 || r.Notices[0].Text != "1 finding about advisories below CVSS 7.0: not shown, not counted" {
		t.Errorf("notices: %v", r.Notices)
	}
	j.o.MinScore = 0
	if left = j.scored(r, left); len(left) != 2 || len(r.Notices) != 1 {
		t.Error("something is left out without a wish")
	}
}
