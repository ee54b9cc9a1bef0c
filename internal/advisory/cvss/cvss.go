// Package cvss computes how severe a vulnerability is from its vector, the
// short text that states each of its metrics:
//
//	cvss.Score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") // 9.8
//
// It reads the versions that advisories carry: 3.0 and 3.1
// (https://www.first.org/cvss/v3.1/specification-document) and 4.0
// (https://www.first.org/cvss/v4.0/specification-document). The arithmetic is
// that of github.com/pandatix/go-cvss; here stand what the three versions
// have in common, and the limits.
package cvss

import (
	"fmt"
	"strings"

	v30 "github.com/pandatix/go-cvss/30"
	v31 "github.com/pandatix/go-cvss/31"
	v40 "github.com/pandatix/go-cvss/40"
)

// maxVector is longer than a vector with every metric of version 4.0.
const maxVector = 256

// Score returns the score of a vector, from 0 to 10 in steps of 0.1: the
// base score of version 3, the score of all stated metrics of version 4.
func Score(vector string) (float64, error) {
	if len(vector) > maxVector {
		return 0, fmt.Errorf("a CVSS vector of %d bytes: real ones have less than %d", len(vector), maxVector)
	}
	switch {
	case strings.HasPrefix(vector, "CVSS:3.0/"):
		v, err := v30.ParseVector(vector)
		if err != nil {
			return 0, fmt.Errorf("CVSS vector %q: %w", vector, err)
		}
		return v.BaseScore(), nil
	case strings.HasPrefix(vector, "CVSS:3.1/"):
		v, err := v31.ParseVector(vector)
		if err != nil {
			return 0, fmt.Errorf("CVSS vector %q: %w", vector, err)
		}
		return v.BaseScore(), nil
	case strings.HasPrefix(vector, "CVSS:4.0/"):
		v, err := v40.ParseVector(vector)
		if err != nil {
			return 0, fmt.Errorf("CVSS vector %q: %w", vector, err)
		}
		return v.Score(), nil
	}
	return 0, fmt.Errorf("CVSS vector %q: it begins with none of CVSS:3.0/, CVSS:3.1/, CVSS:4.0/", vector)
}

// Rating returns the word for a score, which is the same in versions 3 and 4:
// none, low, medium, high or critical.
func Rating(score float64) string {
	switch {
	case score >= 9:
		return "critical"
	case score >= 7:
		return "high"
	case score >= 4:
		return "medium"
	case score > 0:
		return "low"
	}
	return "none"
}

// Newest returns the score of the vector of the highest version that can be
// read, or ok false when there is none: version 4 came to mend version 3.
func Newest(vectors []string) (score float64, vector string, ok bool) {
	for _, v := range vectors {
		if s, err := Score(v); err == nil && (!ok || v[:len("CVSS:4.0")] > vector[:len("CVSS:4.0")]) {
			score, vector, ok = s, v, true
		}
	}
	return score, vector, ok
}
