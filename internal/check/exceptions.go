package check

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

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
		e.why = "decided with npm-audit-resolver: " + decision
		if s := strings.TrimSpace(d.Get("reason").Str()); s != "" {
			e.why = s
		}
		x.add(e)
	}
}

// add normalises an id. The numbers of npm's database mean nothing elsewhere.
func (x *exceptions) add(e exception) {
	switch m, g := nspURL.FindStringSubmatch(e.id), ghsaURL.FindStringSubmatch(e.id); {
	case m != nil:
		e.id = "NSWG-ECO-" + m[1]
	case g != nil:
		e.id = g[1]
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
	for _, e := range x.list {
		if slices.Contains(f.Advisories, e.id) && (e.pkg == "" || e.pkg == name) {
			return Accepted{Finding: *f, Why: e.why, Until: e.until, By: e.by}, true
		}
	}
	if f.ID == "dependencies/known-hole" && (x.all || f.Severity < x.level) {
		return Accepted{Finding: *f, Why: "milder than audit-level", By: x.levelBy}, true
	}
	return Accepted{}, false
}
