package cli

import (
	"fmt"
	"strconv"

	"tenet/internal/rule"
)

// A thresholdFlag is what findings must reach to fail a run: a severity, or a
// CVSS score.
type thresholdFlag struct{ rule.Threshold }

// Set parses one of them.
func (t *thresholdFlag) Set(text string) error {
	got, ok := rule.ParseThreshold(text)
	if !ok {
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return refuse("--fail-on cannot be `%s`: a CVSS score is above 0 and at most 10.", text)
		}
		return refuse("unknown level `%s`. %s", text, didYouMean(text, rule.Severities()))
	}
	t.Threshold = got
	return nil
}

func (t *thresholdFlag) String() string {
	if t.Score > 0 {
		return strconv.FormatFloat(t.Score, 'f', -1, 64)
	}
	if t.Severity == 0 {
		return ""
	}
	return t.Severity.String()
}

// Type names the kind of value for generated help.
func (t *thresholdFlag) Type() string { return "LEVEL" }

// A scoreFlag is a CVSS score.
type scoreFlag float64

// Set parses a score.
func (s *scoreFlag) Set(text string) error {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v > 0 && v <= 10) {
		return refuse("--min-cvss cannot be `%s`: a CVSS score is above 0 and at most 10.", text)
	}
	*s = scoreFlag(v)
	return nil
}

func (s *scoreFlag) String() string { return fmt.Sprint(float64(*s)) }

// Type names the kind of value for generated help.
func (s *scoreFlag) Type() string { return "SCORE" }
