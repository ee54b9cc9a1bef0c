package config

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenet/internal/rule"
	"tenet/internal/yaml"
)

// describe says in a few words what a node is, for messages.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.Null:
		return "nothing"
	case yaml.Seq:
		return "a list"
	case yaml.Map:
		return "a section with keys"
	}
	if s := strings.TrimSpace(n.Str()); s != "" {
		return "`" + brief(s) + "`"
	}
	return "empty text"
}

// brief cuts a word to what fits into a sentence.
func brief(s string) string {
	return shown(clip(s, 60))
}

func (r *reader) flag(n *yaml.Node) bool {
	if n.Kind != yaml.Bool {
		r.fail(n, "expected true or false, found %s", describe(n))
	}
	return n.Is(true)
}

// maxCount keeps numbers within what every platform's int holds.
const maxCount = 1_000_000

func (r *reader) count(n *yaml.Node) *int {
	v, ok := n.Int()
	if !ok || v < 0 || v > maxCount {
		r.fail(n, "expected a number from 0 to %d, found %s", maxCount, describe(n))
		return nil
	}
	c := int(v)
	return &c
}

// units are powers of 1,024, as file managers and the report count.
var units = [...]struct {
	name  string
	bytes float64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30},
	{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30},
	{"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"b", 1},
}

// maxSize is as much of one file as may ever be asked for.
const maxSize = 1 << 30

// ParseSize reads a number of bytes as people write it: 500KB, 2 MB, 1048576.
// It is from one byte to a gigabyte.
func ParseSize(text string) (n int64, ok bool) { return parseSize(text, maxSize) }

func parseSize(text string, most float64) (n int64, ok bool) {
	word, unit := strings.ToLower(strings.TrimSpace(text)), 1.0
	for _, u := range units {
		if number, ok := strings.CutSuffix(word, u.name); ok {
			word, unit = strings.TrimSpace(number), u.bytes
			break
		}
	}
	v, err := strconv.ParseFloat(word, 64)
	if bytes := v * unit; err == nil && bytes >= 1 && bytes <= most {
		return int64(bytes), true
	}
	return 0, false
}

func (r *reader) size(n *yaml.Node) int64 {
	size, ok := ParseSize(n.Str())
	if !ok {
		r.fail(n, "expected a size such as 500 kB or 2 MB, up to 1024 MB, found %s", describe(n))
	}
	return size
}

func (r *reader) level(n *yaml.Node) rule.Severity {
	known := rule.Severities()
	switch {
	case n.Kind >= yaml.Seq || n.Str() == "":
		r.add(&Error{Span: n.Span(), Msg: "expected a severity, found " + describe(n), Known: known})
	case !slices.Contains(known, n.Str()):
		r.failWord(n, "severity", n.Str(), known)
	default:
		return rule.ParseSeverity(n.Str())
	}
	return 0
}

// threshold reads a severity, or a CVSS score.
func (r *reader) threshold(n *yaml.Node) rule.Threshold {
	if n.Kind < yaml.Seq {
		if t, ok := rule.ParseThreshold(n.Str()); ok {
			return t
		}
	}
	return rule.Threshold{Severity: r.level(n)}
}

// word reads one of a few words.
func (r *reader) word(n *yaml.Node, what string, known []string) string {
	switch {
	case n.Kind >= yaml.Seq || n.Str() == "":
		r.add(&Error{Span: n.Span(), Msg: "expected a " + what + ", found " + describe(n), Known: known})
	case !slices.Contains(known, n.Str()):
		r.failWord(n, what, n.Str(), known)
	default:
		return n.Str()
	}
	return ""
}

// id reads the name of a rule or a check. A message about a check that does
// not exist lists the checks of its rule, any other the rules: together they
// are too many to read.
func (r *reader) id(n *yaml.Node) string {
	word := n.Str()
	if n.Kind >= yaml.Seq || word == "" {
		r.fail(n, "expected a rule or a check, found %s", describe(n))
		return ""
	}
	if slices.Contains(r.known, word) {
		return word
	}
	before := len(r.errs)
	r.failWord(n, "rule or check", word, r.known)
	if len(r.errs) > before {
		r.errs[before].Known = siblings(word, r.known)
	}
	return ""
}

// siblings returns the ids that stand on the same level as word: the checks
// of its rule if that exists, otherwise the rules.
func siblings(word string, known []string) []string {
	name, _, isCheck := strings.Cut(word, "/")
	isCheck = isCheck && slices.Contains(known, name)
	var list []string
	for _, k := range known {
		of, _, check := strings.Cut(k, "/")
		if check == isCheck && (!check || of == name) {
			list = append(list, k)
		}
	}
	return list
}

// list reads a list, or a single item in its place.
func list(r *reader, n *yaml.Node, read func(*yaml.Node) string) []string {
	items := n.Items()
	if n.Kind != yaml.Seq {
		items = []*yaml.Node{n}
	}
	words := make([]string, 0, len(items))
	for _, item := range items {
		words = append(words, read(item))
	}
	return words
}

// texts reads a list of texts; a number is the text that it is written as.
func (r *reader) texts(n *yaml.Node) []string { return list(r, n, r.sentence) }

// maxTime bounds how long guard may be asked to wait for anything.
const maxTime = 24 * time.Hour

// ParseTime reads a length of time such as 500ms, 30s or 1m30s: more than
// nothing, and at most a day.
func ParseTime(text string) (time.Duration, bool) {
	d, err := time.ParseDuration(strings.TrimSpace(text))
	return d, err == nil && d > 0 && d <= maxTime
}

func (r *reader) time(n *yaml.Node) time.Duration {
	d, ok := ParseTime(n.Str())
	if !ok {
		r.fail(n, "expected a time such as 500ms, 30s or 5m, up to 24h, found %s", describe(n))
	}
	return d
}

func (r *reader) ids(n *yaml.Node) []string   { return list(r, n, r.id) }
func (r *reader) globs(n *yaml.Node) []string { return list(r, n, r.glob) }

func (r *reader) glob(n *yaml.Node) string {
	s := r.sentence(n)
	if _, err := path.Match(s, ""); err != nil {
		r.fail(n, "`%s` is no pattern of paths: a bracket or a backslash is not closed", brief(s))
	}
	return s
}

// scopePattern is what a scope of npm looks like.
const scopePattern = `^@[A-Za-z0-9~_.-]+$`

var scopes = regexp.MustCompile(scopePattern)

func (r *reader) scope(n *yaml.Node) string {
	s := n.Str()
	if !scopes.MatchString(s) {
		r.fail(n, "expected a scope such as \"@shop\", found %s", describe(n))
	}
	return s
}

func (r *reader) sentence(n *yaml.Node) string {
	s := strings.TrimSpace(n.Str())
	if s == "" {
		r.fail(n, "expected text, found %s", describe(n))
	}
	return s
}

func (r *reader) date(n *yaml.Node) string {
	s := n.Str()
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		r.fail(n, "expected a date such as 2027-03-01, found %s", describe(n))
		return ""
	}
	return s
}
