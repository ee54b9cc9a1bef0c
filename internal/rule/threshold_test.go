package rule

import "testing"

func TestThreshold(t *testing.T) {
	for _, c := range []struct {
		text string
		f    Finding
		want bool
	}{
		{"high", Finding{Severity: High}, true},
		{"high", Finding{Severity: Medium, Score: 8.1}, false},
		{"7.0", Finding{Severity: High}, true},
		{"7.0", Finding{Severity: Medium}, false},
		{"7.0", Finding{Severity: High, Score: 7}, true},
		{"7.5", Finding{Severity: High, Score: 7.4}, false},
		{"7.5", Finding{Severity: High}, true}, // nobody has scored it
		{"7", Finding{Severity: Medium, Score: 7.1}, true},
		{"7", Finding{Severity: Low, Score: 9.8}, false}, // nothing loads it
		{"3.5", Finding{Severity: Low, Score: 2}, true},
		{"10", Finding{Severity: Critical, Score: 9.8}, false},
	} {
		threshold, ok := ParseThreshold(c.text)
		if !ok || threshold.Reached(&c.f) != c.want {
			t.Errorf("%s, %s with %.1f: want %v", c.text, c.f.Severity, c.f.Score, c.want)
		}
	}
	for _, text := range []string{"", "0", "-1", "10.1", "NaN", "Inf", "hi", "7,0"} {
		if _, ok := ParseThreshold(text); ok {
			t.Errorf("%q is read as a threshold", text)
		}
	}
}
