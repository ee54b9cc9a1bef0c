package rule

import (
	"fmt"
	"strconv"

	"tenet/internal/advisory"
	"tenet/internal/advisory/cvss"
)

// A Threshold is what findings must reach to fail a run: a severity, or a CVSS
// score where a finding has one.
type Threshold struct {
	Severity Severity
	Score    float64 // 0: only the severity counts
}

// ParseThreshold reads "high", or "7.0" for the score with the severity that
// it stands for. It returns false for anything else.
func ParseThreshold(s string) (Threshold, bool) {
	if v := ParseSeverity(s); v != 0 {
		return Threshold{Severity: v}, true
	}
	score, err := strconv.ParseFloat(s, 64)
	if err != nil || !(score > 0 && score <= 10) {
		return Threshold{}, false
	}
	return Threshold{OfAdvisory(advisory.ParseSeverity(cvss.Rating(score))), score}, true
}

// Reached reports whether a finding reaches it. One that was made low, because
// only development needs the package or nothing loads it, has the score of its
// advisory all the same, and does not count as more than low.
func (t Threshold) Reached(f *Finding) bool {
	if t.Score == 0 || f.Score == 0 || f.Severity == Low {
		return f.Severity >= t.Severity
	}
	return f.Score >= t.Score
}

func (t Threshold) String() string {
	if t.Score > 0 {
		return fmt.Sprintf("CVSS %.1f (%s)", t.Score, t.Severity)
	}
	return t.Severity.String()
}
