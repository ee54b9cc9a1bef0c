package signature

import "strings"

// Vulnerabilities gives those of a library that hold for a version, as
// Retire.js compares versions.
func (repo *Repository) Vulnerabilities(library, version string) []Vulnerability {
	var all []Vulnerability
	for _, v := range repo.Vulns[library] {
		if (v.AtOrAbove == "" || compareRetire(version, v.AtOrAbove) >= 0) && (v.Below == "" || compareRetire(version, v.Below) < 0) {
			all = append(all, v)
		}
	}
	return all
}

// compareRetire compares versions as Retire.js does, which is not semver: the
// parts between dots and hyphens are compared from the left, numbers by their
// size, words by their letters, a number is above a word, and a missing part
// is the number 0. So 1.0.0-beta is below 1.0.0.
func compareRetire(a, b string) int {
	x, y := strings.FieldsFunc(a, separates), strings.FieldsFunc(b, separates)
	for i := range max(len(x), len(y)) {
		if c := comparePart(part(x, i), part(y, i)); c != 0 {
			return c
		}
	}
	return 0
}

func separates(r rune) bool { return r == '.' || r == '-' }

func part(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return "0"
}

func comparePart(a, b string) int {
	x, xNumber := digits(a)
	y, yNumber := digits(b)
	switch {
	case xNumber && yNumber:
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		return strings.Compare(x, y)
	case xNumber:
		return 1
	case yNumber:
		return -1
	}
	return strings.Compare(a, b)
}

// digits gives a number without leading zeros.
func digits(s string) (string, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return strings.TrimLeft(s, "0"), true
}
