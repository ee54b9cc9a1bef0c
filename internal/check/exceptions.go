package check

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/advisory/registry"
	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// exceptions are what the files of other tools accept of the advisories:
//
//   - .nsprc, of nsp: {"exceptions": ["https://nodesecurity.io/advisories/534"]},
//     and of better-npm-audit: {"GHSA-...": {"notes": ..., "expiry": ...}};
//   - audit-resolve.json, of npm-audit-resolver: {"decisions": {"GHSA-...|a>b":
//     {"decision": "ignore", "expiresAt": milliseconds}}};
//   - audit-level in .npmrc, below which `npm audit` does not fail.
//
// Both kinds of files also name advisories by the numbers of npm's database,
// "1096466" or "1096466|a>b", which its registry alone knows.
//
// A package that does harm is never accepted by a level.
type exceptions struct {
	list    []exception
	level   rule.Severity // what is milder is accepted; 0 is nothing
	levelBy string
	all     bool // audit-level=none
	today   string
	notices []Notice
}

// An exception accepts one advisory.
type exception struct {
	id, pkg        string // pkg "" is every package
	why, until, by string

	used bool
}

const maxExceptions = 1 << 20 // bytes of a file

// small reads a small file beside the package.json of the target. No check
// reads it, so the target has left it out.
func (a *analyst) small(name string) *source.Text {
	f, err := a.t.FS.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > maxExceptions {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(f, maxExceptions))
	if err != nil {
		return nil
	}
	return source.Decode(name, data)
}

func readExceptions(small func(string) *source.Text, today string) *exceptions {
	x := &exceptions{today: today}
	for _, f := range []struct {
		name string
		read func(*yaml.Node, string)
	}{{".nsprc", x.nsprc}, {"audit-resolve.json", x.resolved}} {
		text := small(f.name)
		if text == nil {
			continue
		}
		root, err := yaml.ParseJSON(text, yaml.TolerantJSON)
		if err != nil {
			x.notices = append(x.notices, Notice{Place: f.name, Text: fmt.Sprintf("cannot be read, and accepts nothing: %v", err)})
			continue
		}
		f.read(root, f.name)
	}
	x.npmrc(small(".npmrc"))
	return x
}

var (
	advisoryID = regexp.MustCompile(`^(?:GHSA|CVE|NSWG|MAL)-[0-9A-Za-z-]+$`)
	number     = regexp.MustCompile(`^[1-9]\d{0,18}$`)
	nspURL     = regexp.MustCompile(`^https?://(?:www\.)?nodesecurity\.io/advisories/(\d+)/?$`)
	ghsaURL    = regexp.MustCompile(`^https?://github\.com/advisories/(GHSA-[0-9a-z-]+)$`)
)

func (x *exceptions) nsprc(root *yaml.Node, file string) {
	for i, key := range root.Keys {
		by, v := fmt.Sprintf("%s:%d", file, key.Span().Line), root.Values[i]
		if key.Value == "exceptions" {
			for _, item := range v.Values {
				x.add(exception{id: item.Str(), why: "an exception of nsp", by: fmt.Sprintf("%s:%d", file, item.Span().Line)})
			}
			continue
		}
		e := exception{id: key.Value, why: "an exception of better-npm-audit", by: by}
		if v.Kind == yaml.Map {
			if active := v.Get("active"); active != nil && active.Is(false) {
				continue
			}
			e.until = day(v.Get("expiry"))
			v = v.Get("notes")
		}
		if s := strings.TrimSpace(v.Str()); s != "" {
			e.why = s
		}
		x.add(e)
	}
}

func (x *exceptions) resolved(root *yaml.Node, file string) {
	decisions := root.Get("decisions")
	if decisions == nil || decisions.Kind != yaml.Map {
		x.notices = append(x.notices, Notice{Place: file, Text: "has no decisions, and accepts nothing: npm-audit-resolver 2 and later write them"})
		return
	}
	for i, key := range decisions.Keys {
		d := decisions.Values[i]
		decision := d.Get("decision").Str()
		if decision != "ignore" && decision != "postpone" {
			continue
		}
		id, path, _ := strings.Cut(key.Value, "|")
		e := exception{id: id, pkg: path[strings.LastIndexByte(path, '>')+1:], until: day(d.Get("expiresAt")), by: fmt.Sprintf("%s:%d", file, key.Span().Line)}
		if made, ok := d.Get("madeAt").Int(); ok && decision == "postpone" && e.until == "" {
			e.until = time.UnixMilli(int64(made)).UTC().Add(postponed).Format(time.DateOnly)
		}
		if number.MatchString(id) {
			e.pkg = "" // the number is that of one package, and paths through several that are vulnerable end in another
		}
		e.why = "decided with npm-audit-resolver: " + decision
		if s := strings.TrimSpace(d.Get("reason").Str()); s != "" {
			e.why = s
		}
		x.add(e)
	}
}

// postponed is how long npm-audit-resolver puts a decision off.
const postponed = 24 * time.Hour

// lastShared is the last number that an advisory had in the database of nsp, and
// later of npm, and in that of the Node.js Security Working Group, which began
// as a copy in the summer of 2017.
const lastShared = 356

// add normalises an id.
func (x *exceptions) add(e exception) {
	if m := nspURL.FindStringSubmatch(e.id); m != nil {
		e.id = m[1]
	}
	switch g := ghsaURL.FindStringSubmatch(e.id); {
	case g != nil:
		e.id = g[1]
	case number.MatchString(e.id):
		if n, _ := strconv.ParseUint(e.id, 10, 64); n <= lastShared {
			e.id = fmt.Sprintf("NSWG-ECO-%d", n)
		} else {
			e.id = advisory.NPM(n)
		}
	case !advisoryID.MatchString(e.id):
		x.notices = append(x.notices, Notice{Place: e.by, Text: fmt.Sprintf("accepts %q, which is no id of an advisory that others know: write its GHSA id", e.id)})
		return
	}
	if e.until != "" && e.until < x.today {
		x.notices = append(x.notices, Notice{Place: e.by, Text: fmt.Sprintf("%s was accepted until %s; its findings count again", e.id, e.until)})
		return
	}
	x.list = append(x.list, e)
}

// day reads a date, or milliseconds since 1970; "" is none.
func day(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if ms, ok := n.Int(); ok {
		return time.UnixMilli(int64(ms)).UTC().Format(time.DateOnly)
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006/01/02", "2 January 2006", "January 2, 2006"} {
		if t, err := time.Parse(layout, strings.TrimSpace(n.Str())); err == nil {
			return t.UTC().Format(time.DateOnly)
		}
	}
	return ""
}

var (
	auditLevel  = regexp.MustCompile(`(?m)^[ \t]*audit-level[ \t]*=[ \t]*"?([^"\s;#]+)"?[ \t]*(?:[;#].*)?\r?$`)
	auditLevels = map[string]rule.Severity{"low": rule.Low, "moderate": rule.Medium, "high": rule.High, "critical": rule.Critical}
)

func (x *exceptions) npmrc(text *source.Text) {
	if text == nil {
		return
	}
	if m := auditLevel.FindStringSubmatchIndex(text.Data); m != nil {
		word := text.Data[m[2]:m[3]]
		x.level, x.all = auditLevels[word], word == "none"
		x.levelBy = fmt.Sprintf(".npmrc:%d", text.Span(m[2], m[3]).Line)
		if x.level == 0 && !x.all && word != "info" {
			x.notices = append(x.notices, Notice{Place: x.levelBy, Text: fmt.Sprintf("audit-level %q is none that npm knows, and accepts nothing: info, low, moderate, high, critical or none", word)})
		}
	}
}

// split sets aside what the files accept.
func (x *exceptions) split(findings []rule.Finding) (rest []rule.Finding, accepted []Accepted) {
	rest = findings[:0:0]
	for _, f := range findings {
		if a, ok := x.accepts(&f); ok {
			accepted = append(accepted, a)
		} else {
			rest = append(rest, f)
		}
	}
	return rest, accepted
}

func (x *exceptions) accepts(f *rule.Finding) (Accepted, bool) {
	if len(f.Advisories) == 0 {
		return Accepted{}, false
	}
	name, _, _ := strings.Cut(f.Group, " ")
	var by *exception
	for i := range x.list {
		if e := &x.list[i]; slices.Contains(f.Advisories, e.id) && (e.pkg == "" || e.pkg == name) {
			e.used = true
			by = cmp.Or(by, e)
		}
	}
	if by != nil {
		return Accepted{Finding: *f, Why: by.why, Until: by.until, By: by.by}, true
	}
	if f.ID == "dependencies/known-hole" && (x.all || f.Severity < x.level) {
		return Accepted{Finding: *f, Why: "milder than audit-level", By: x.levelBy}, true
	}
	return Accepted{}, false
}

// strangers tells of the numbers that no finding has, one notice a file: only
// the registry says them, and it no longer knows those of its earlier database.
// A nil source means that nobody was asked for advisories.
func (x *exceptions) strangers(from *deps.Advisories) []Notice {
	if from == nil {
		return nil
	}
	why := "no advisory found here has, so that they accept nothing; the registry no longer knows those of npm's earlier database: write GHSA ids"
	if from.Kind == registry.Database || from.Kind == registry.Embedded {
		why = "the registry alone knows, so that they accept nothing without its answer: write GHSA ids, which hold offline too"
	}
	var out []Notice
	for file, list := range x.unused() {
		text := strings.Join(list[:min(3, len(list))], ", ")
		if more := len(list) - 3; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		out = append(out, Notice{Place: file, Text: fmt.Sprintf("names advisories by numbers of npm (%s) that %s", text, why)})
	}
	slices.SortFunc(out, func(a, b Notice) int { return strings.Compare(a.Place, b.Place) })
	return out
}

// unused are the numbers of npm that have accepted nothing, by file.
func (x *exceptions) unused() map[string][]string {
	out := map[string][]string{}
	for _, e := range x.list {
		if n, ok := strings.CutPrefix(e.id, "npm-"); ok && !e.used {
			file, _, _ := strings.Cut(e.by, ":")
			if !slices.Contains(out[file], n) {
				out[file] = append(out[file], n)
			}
		}
	}
	return out
}
