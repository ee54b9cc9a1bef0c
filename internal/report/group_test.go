package report

import (
	"fmt"
	"testing"

	"tenet/internal/rule"
)

func TestAlso(t *testing.T) {
	one := func(severity rule.Severity, what string) *rule.Finding {
		return &rule.Finding{Group: "qs 4.0.0", Severity: severity, Message: "qs 4.0.0: " + what + "."}
	}
	var many []*rule.Finding
	for i := range mostOthers + 3 {
		many = append(many, one(rule.Low, fmt.Sprintf("hole %d", i)))
	}
	tests := []struct {
		others []*rule.Finding
		want   string
	}{
		{[]*rule.Finding{one(rule.High, "slow (A, CVSS 7.5)")}, "slow (A, CVSS 7.5) high."},
		{[]*rule.Finding{one(rule.High, "slow (A, CVSS 7.5)"), one(rule.High, "pollution (B)"), one(rule.High, "slow (C)"), one(rule.Low, "slow (D)")},
			"slow (A, CVSS 7.5; C) high; pollution (B) high; slow (D) low."},
		{[]*rule.Finding{one(rule.High, "slow"), one(rule.High, "slow (A)"), one(rule.High, "it (is) slow")}, "slow high; slow (A) high; it (is) slow high."},
		{many, "hole 0 low; hole 1 low; hole 2 low; hole 3 low; hole 4 low; hole 5 low; hole 6 low; hole 7 low; hole 8 low; hole 9 low; hole 10 low; hole 11 low; and 3 more."},
	}
	for _, tt := range tests {
		if got := also(tt.others); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
