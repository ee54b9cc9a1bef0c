package report

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/audit"
	"tenet/internal/check"
	"tenet/internal/deps"
)

// auditReport is what `npm audit --json` prints since npm 7, so that scripts
// that read that can read this. It has no published schema; the fields and
// their order are those of npm's own report and vulnerability classes:
// https://github.com/npm/cli/tree/latest/workspaces/arborist/lib
type auditReport struct {
	Version         int                       `json:"auditReportVersion,omitempty"`
	Vulnerabilities map[string]*auditedModule `json:"vulnerabilities,omitempty"`
	Metadata        *auditCounts              `json:"metadata,omitempty"`
	Error           *auditError               `json:"error,omitempty"`
}

// auditError is npm's answer where it cannot know what is installed.
type auditError struct {
	Code    string `json:"code"` // ENOLOCK
	Summary string `json:"summary"`
	Detail  string `json:"detail"`
}

// auditedModule is all that is wrong with the installed copies of a package.
type auditedModule struct {
	Name     string   `json:"name"`
	Severity string   `json:"severity"`
	IsDirect bool     `json:"isDirect"`
	Via      []any    `json:"via"`     // auditAdvisory, or the name of a package that it asks for
	Effects  []string `json:"effects"` // packages that are affected because they ask for it
	Range    string   `json:"range"`
	Nodes    []string `json:"nodes"`        // where the copies lie
	Fix      any      `json:"fixAvailable"` // true, false, or an auditFix

	level  advisory.Severity
	ranges []string
	fix    audit.Fix
}

type auditAdvisory struct {
	Source     uint64    `json:"source"`
	Name       string    `json:"name"`
	Dependency string    `json:"dependency"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	Severity   string    `json:"severity"`
	CWE        []string  `json:"cwe"`
	CVSS       auditCVSS `json:"cvss"`
	Range      string    `json:"range"`
}

type auditCVSS struct {
	Score  float64 `json:"score"`
	Vector *string `json:"vectorString"`
}

type auditFix struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Major   *bool  `json:"isSemVerMajor,omitempty"`
}

type auditCounts struct {
	Vulnerabilities struct {
		Info     int `json:"info"`
		Low      int `json:"low"`
		Moderate int `json:"moderate"`
		High     int `json:"high"`
		Critical int `json:"critical"`
		Total    int `json:"total"`
	} `json:"vulnerabilities"`
	Dependencies audit.Counts `json:"dependencies"`
}

// writeNPMAudit writes what npm audit would say of the advisories that were
// used, without those that the project has accepted. Without a lockfile, or
// with one that cannot be read, it is npm's error, beside what is known all
// the same: an empty report would look like a clean one.
func writeNPMAudit(w io.Writer, r *check.Result, _ Options) error {
	a := &auditor{modules: map[string]*auditedModule{}, accepted: acceptedAdvisories(r)}
	var counts auditCounts
	if r.Deps != nil {
		for _, t := range r.Deps.Trees {
			a.tree(r.Deps, t)
			counts.Dependencies.Count(t.Graph)
		}
		a.asked(r.Deps.Asked, &counts)
	}
	for _, m := range a.modules {
		m.finish()
		counts.add(m.level)
	}
	out := auditReport{Error: unlocked(r)}
	if out.Error == nil || len(a.modules) > 0 {
		out.Version, out.Vulnerabilities, out.Metadata = 2, a.modules, &counts
	}
	return encodeJSON(w, out)
}

// unlocked is npm's error for a project of which nobody says what is
// installed, and nil for others.
func unlocked(r *check.Result) *auditError {
	if r.Deps == nil || len(r.Deps.Trees) > 0 && len(r.Deps.Unread) == 0 {
		return nil
	}
	e := &auditError{"ENOLOCK", "This command requires an existing lockfile.", "Try creating one first with: npm i --package-lock-only"}
	for i, u := range r.Deps.Unread {
		if i == 0 {
			e.Summary, e.Detail = "A lockfile could not be read.", ""
		}
		e.Detail += u.Err.Error() + "\n"
	}
	e.Detail = strings.TrimSuffix(e.Detail, "\n")
	if lines := len(r.Deps.Asked); len(r.Deps.Trees) == 0 && lines > 0 {
		e.Detail += fmt.Sprintf("\nOnly the ranges of %s in package.json were judged: what every version has that one of them admits.", plural(lines, "dependency", "dependencies"))
	}
	return e
}

// acceptedAdvisories are those that do not count, by package and id. npm's
// audit-level decides about its exit code alone: what is below is reported.
func acceptedAdvisories(r *check.Result) map[[2]string]bool {
	set := map[[2]string]bool{}
	for i := range r.Accepted {
		if f := &r.Accepted[i].Finding; len(f.Advisories) > 0 && !strings.HasPrefix(r.Accepted[i].By, ".npmrc:") {
			name, _, _ := strings.Cut(f.Group, " ")
			set[[2]string{name, f.Advisories[0]}] = true
		}
	}
	return set
}

// An auditor collects what is wrong with packages.
type auditor struct {
	modules  map[string]*auditedModule
	accepted map[[2]string]bool
}

// tree adds what is wrong with the packages of one tree. npm audits one
// project; of several the entries of a package become one.
func (a *auditor) tree(p *deps.Project, t *deps.Tree) {
	for name, x := range p.Audit(t, func(pkg, id string) bool { return a.accepted[[2]string{pkg, id}] }) {
		m := a.modules[name]
		if m == nil {
			m = &auditedModule{Name: name, Via: []any{}, Effects: []string{}, Nodes: []string{}}
			a.modules[name] = m
		}
		m.level = max(m.level, x.Severity)
		m.IsDirect = m.IsDirect || x.Direct
		m.ranges = withWord(m.ranges, x.Range)
		m.fix = audit.Stricter(m.fix, x.Fix)
		for _, n := range x.Nodes {
			m.Nodes = withWord(m.Nodes, path.Join(t.Dir, cmp.Or(n.Path, n.Key, n.ID())))
		}
		for _, e := range x.Effects {
			m.Effects = withWord(m.Effects, e)
		}
		for _, v := range x.Via {
			if v.Advisory == nil {
				m.Via = withName(m.Via, v.Dependency)
			} else {
				m.add(name, v.Advisory, v.Range)
			}
		}
	}
}

func (m *auditedModule) add(name string, x *advisory.Advisory, r advisory.Range) {
	v := auditAdvisory{
		Source: numbered(x, r), Name: name, Dependency: name, Title: x.Title(), URL: x.URL(),
		Severity: audit.Severity(x).String(), CWE: []string{}, Range: r.String(),
	}
	for _, n := range x.CWE {
		v.CWE = append(v.CWE, "CWE-"+strconv.Itoa(n))
	}
	if score, vector, ok := x.Score(); ok {
		v.CVSS = auditCVSS{score, &vector}
	}
	known := func(y any) bool { z, ok := y.(auditAdvisory); return ok && z.Source == v.Source }
	if !slices.ContainsFunc(m.Via, known) { // two lockfiles may have it
		m.Via = append(m.Via, v)
	}
}

// numbered is the number that npm's database has for an advisory. Where its
// registry has not said it another one stands for it, which is the same in
// every run: scripts compare them.
func numbered(x *advisory.Advisory, r advisory.Range) uint64 {
	if r.Number != 0 {
		return r.Number
	}
	h := fnv.New32a()
	io.WriteString(h, x.ID+" "+x.Package+" "+r.String())
	return uint64(h.Sum32())
}

// fixed is a fix as npm writes it.
func fixed(f audit.Fix) any {
	switch f.Kind {
	case audit.InRange:
		return true
	case audit.Change:
		fix := auditFix{Name: f.Name, Version: f.Version}
		if !f.Asked {
			fix.Major = &f.Major
		}
		return fix
	}
	return false
}

// finish sorts what was collected as npm does.
func (m *auditedModule) finish() {
	key := func(v any) string {
		if x, ok := v.(auditAdvisory); ok {
			return strconv.FormatUint(x.Source, 10)
		}
		return v.(string)
	}
	slices.SortFunc(m.Via, func(a, b any) int { return audit.Collate(key(a), key(b)) })
	slices.SortFunc(m.Effects, audit.Collate)
	slices.SortFunc(m.Nodes, audit.Collate)
	m.Severity, m.Range, m.Fix = m.level.String(), strings.Join(m.ranges, " || "), fixed(m.fix)
}

func withWord(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func withName(list []any, name string) []any {
	if slices.Contains(list, any(name)) {
		return list
	}
	return append(list, name)
}
