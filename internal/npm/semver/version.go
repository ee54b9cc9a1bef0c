// Package semver reads versions and ranges of versions exactly as npm does.
//
// The versions are those of semver.org; the ranges are npm's own language:
//
//	r, err := semver.ParseRange("^1.2.3 || 2.x", semver.Audit)
//	r.Contains(v)
//
// "Exactly" is meant: npm reads a range by rewriting its text step by step,
// and what falls out for odd texts is what packages in the registry rely on:
// "1.2.3*" is 1.2.3, "> 1 foo" is ">1" to a loose reader and nothing to a
// strict one. So [ParseRange] goes the same way, and a test asks npm's package
// about a hundred thousand texts, good and bad.
//
// [Options] decide what is read and what is meant. npm itself installs with
// [Install] and compares installed packages with advisories with [Audit].
//
// Beside npm's questions (does a range contain a version, which version of a
// list is the highest it contains) there is one that npm does not answer: do
// all the versions of one range lie in another, or some. See [Subset].
package semver

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Options say how texts are read.
type Options struct {
	// Loose reads what old packages have: "=v1.2.3", "01.2.3", "1.2.3beta",
	// and leaves out the parts of a range that are none.
	Loose bool
	// IncludePrerelease takes 2.0.0-rc.1 for a version like any other. Without
	// it a range contains prereleases only of a version it names one of.
	IncludePrerelease bool
}

// The options of npm's commands.
var (
	Strict  = Options{}
	Install = Options{Loose: true}
	Audit   = Options{Loose: true, IncludePrerelease: true}
)

// The limits that npm sets to a version.
const (
	maxLength = 256               // characters of a version
	maxNumber = uint64(1)<<53 - 1 // the largest safe integer of JavaScript
	maxIdent  = 250               // characters of an identifier behind its first letter
)

var errVersion = errors.New("not a version")

// A Version is one version. Build metadata is read and dropped: nothing
// compares it.
type Version struct {
	Major, Minor, Patch uint64
	Pre                 []Ident // "rc.1": two of them
}

// An Ident is a part of a prerelease. A number beyond those that JavaScript
// counts exactly stays a text.
type Ident struct {
	Text    string
	Number  uint64
	Numeric bool
}

// Parse reads a version.
func Parse(s string, o Options) (Version, error) {
	if len(s) > maxLength && utf8.RuneCountInString(s) > maxLength {
		return Version{}, errVersion
	}
	m, ok := matchVersion(trim(s), o.Loose)
	if !ok {
		return Version{}, errVersion
	}
	return m.version()
}

// Valid returns a version as npm writes it, or "".
func Valid(s string, o Options) string {
	v, err := Parse(s, o)
	if err != nil {
		return ""
	}
	return v.String()
}

// zero is the lowest part that a prerelease can have.
var zero = Ident{Text: "0", Numeric: true}

func (v Version) String() string {
	b := make([]byte, 0, 24)
	b = strconv.AppendUint(b, v.Major, 10)
	b = strconv.AppendUint(append(b, '.'), v.Minor, 10)
	b = strconv.AppendUint(append(b, '.'), v.Patch, 10)
	for i, id := range v.Pre {
		b = append(append(b, "-."[min(i, 1)]), id.Text...)
	}
	return string(b)
}

// Newer reports whether a is a later version than b. What is no version is
// older than any, and not newer than another such text.
func Newer(a, b string) bool {
	v, err := Parse(a, Audit)
	if err != nil {
		return false
	}
	w, err := Parse(b, Audit)
	return err != nil || v.Compare(w) > 0
}

// Compare returns -1, 0 or 1 by precedence (semver.org, section 11).
func (v Version) Compare(w Version) int {
	if c := v.compareRelease(w); c != 0 {
		return c
	}
	switch {
	case len(v.Pre) > 0 && len(w.Pre) == 0:
		return -1
	case len(v.Pre) == 0 && len(w.Pre) > 0:
		return 1
	}
	for i := 0; ; i++ {
		switch {
		case i == len(v.Pre) && i == len(w.Pre):
			return 0
		case i == len(w.Pre):
			return 1
		case i == len(v.Pre):
			return -1
		case v.Pre[i] != w.Pre[i]:
			// The first difference decides, also where npm finds that two
			// giant numbers are one to it.
			return v.Pre[i].compare(w.Pre[i])
		}
	}
}

func (v Version) compareRelease(w Version) int {
	for _, p := range [...][2]uint64{{v.Major, w.Major}, {v.Minor, w.Minor}, {v.Patch, w.Patch}} {
		if p[0] != p[1] {
			return sign(p[0] > p[1])
		}
	}
	return 0
}

func (a Ident) compare(b Ident) int {
	an, bn := isDigits(a.Text), isDigits(b.Text)
	switch {
	case a.Numeric && b.Numeric:
		return sign(a.Number > b.Number)
	case an && bn:
		// As JavaScript's numbers, infinity included.
		x, _ := strconv.ParseFloat(a.Text, 64)
		y, _ := strconv.ParseFloat(b.Text, 64)
		if x == y {
			return 0
		}
		return sign(x > y)
	case an != bn:
		return sign(bn)
	}
	return sign(a.Text > b.Text)
}

func sign(greater bool) int {
	if greater {
		return 1
	}
	return -1
}

// version turns what matched into numbers; they may be too large for npm.
func (m match) version() (Version, error) {
	var v Version
	for i, to := range [...]*uint64{&v.Major, &v.Minor, &v.Patch} {
		n, ok := number(m.parts[i])
		if !ok {
			return Version{}, errVersion
		}
		*to = n
	}
	if m.pre == "" {
		return v, nil
	}
	v.Pre = make([]Ident, 0, 1+strings.Count(m.pre, "."))
	for text := range strings.SplitSeq(m.pre, ".") {
		id := Ident{Text: text}
		if n, ok := number(text); ok && isDigits(text) && n < maxNumber {
			id = Ident{Text: strconv.FormatUint(n, 10), Number: n, Numeric: true}
		}
		v.Pre = append(v.Pre, id)
	}
	return v, nil
}

// number reads digits up to the largest safe integer.
func number(digits string) (uint64, bool) {
	digits = strings.TrimLeft(digits, "0")
	if len(digits) > 16 {
		return 0, false
	}
	if digits == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, err == nil && n <= maxNumber
}

func isDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
