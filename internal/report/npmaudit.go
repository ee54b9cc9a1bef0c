package report

import (
	"cmp"
	"hash/fnv"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/check"
	"tenet/internal/deps"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// auditReport is what `npm audit --json` prints since npm 7, so that scripts
// that read that can read this. It has no published schema; the fields and
// their order are those of npm's own report and vulnerability classes:
// https://github.com/npm/cli/tree/latest/workspaces/arborist/lib
type auditReport struct {
	Version         int                       `json:"auditReportVersion"`
	Vulnerabilities map[string]*auditedModule `json:"vulnerabilities"`
	Metadata        auditCounts               `json:"metadata"`
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
}

type auditAdvisory struct {
	Source     uint32    `json:"source"`
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
	Major   bool   `json:"isSemVerMajor"`
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
	Dependencies struct {
		Prod         int `json:"prod"`
		Dev          int `json:"dev"`
		Optional     int `json:"optional"`
		Peer         int `json:"peer"`
		PeerOptional int `json:"peerOptional"`
		Total        int `json:"total"`
	} `json:"dependencies"`
}

// writeNPMAudit writes what npm audit would say of the advisories that were
// used, without those that the project has accepted.
func writeNPMAudit(w io.Writer, r *check.Result, _ Options) error {
	a := &auditor{modules: map[string]*auditedModule{}, accepted: acceptedAdvisories(r)}
	var counts auditCounts
	if r.Deps != nil {
		for _, t := range r.Deps.Trees {
			a.tree(r.Deps, t)
			countNodes(&counts, t.Graph)
		}
		a.asked(r.Deps.Asked, &counts)
	}
	for _, m := range a.modules {
		m.finish()
		counts.add(m.level)
	}
	return encodeJSON(w, auditReport{2, a.modules, counts})
}

// acceptedAdvisories are those that do not count, by package and id.
func acceptedAdvisories(r *check.Result) map[[2]string]bool {
	set := map[[2]string]bool{}
	for i := range r.Accepted {
		if f := &r.Accepted[i].Finding; len(f.Advisories) > 0 {
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

func (a *auditor) tree(p *deps.Project, t *deps.Tree) {
	for _, g := range t.Groups() {
		for i := range g.Affected {
			x := &g.Affected[i].Advisory
			if a.accepted[[2]string{g.Name, x.ID}] {
				continue
			}
			rng, err := semver.ParseRange(cmp.Or(x.Range(), "*"), semver.Audit)
			if err != nil {
				continue // nothing could have matched it
			}
			for _, n := range g.Copies {
				a.hit(t, n, x, fixOf(p.Remedy(g)))
				a.dependents(p, t, n, x, rng)
			}
			a.modules[g.Name].add(g.Name, x)
		}
	}
}

// hit notes that a copy of a package is affected.
func (a *auditor) hit(t *deps.Tree, n *npm.Node, x *advisory.Advisory, fix any) *auditedModule {
	m := a.modules[n.Name]
	if m == nil {
		m = &auditedModule{Name: n.Name, Via: []any{}, Effects: []string{}, Fix: fix}
		a.modules[n.Name] = m
	}
	m.level = max(m.level, leveled(x))
	m.Nodes = withWord(m.Nodes, path.Join(t.Dir, cmp.Or(n.Path, n.Key, n.ID())))
	if fix != true {
		m.Fix = fix
	}
	m.IsDirect = m.IsDirect || slices.ContainsFunc(n.In, func(e *npm.Edge) bool { return e.From.Origin == npm.FromHere })
	return m
}

// leveled is the severity as npm reads it: what is not said is high.
func leveled(x *advisory.Advisory) advisory.Severity {
	if l := x.Level(); l != advisory.Unknown {
		return l
	}
	return advisory.High
}

// dependents notes the packages that ask for an affected one with a range
// that admits nothing else: they are affected as well, and so may be those
// that ask for them. npm decides this by all that was ever published; here it
// is decided by what could be, and of packages further out only the installed
// version is known to be affected.
func (a *auditor) dependents(p *deps.Project, t *deps.Tree, n *npm.Node, x *advisory.Advisory, affected *semver.Range) {
	type visit struct {
		n        *npm.Node
		affected *semver.Range
	}
	seen := map[*npm.Node]bool{n: true}
	for queue := []visit{{n, affected}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, e := range at.n.In {
			cover, ok := npm.Judge(npm.ParseSpec(e.Name, e.Spec), at.affected)
			if e.From.Origin == npm.FromHere || !ok || cover != semver.All {
				continue
			}
			m := a.hit(t, e.From, x, false)
			m.Via = withName(m.Via, at.n.Name)
			m.ranges = withWord(m.ranges, e.From.Version)
			a.modules[at.n.Name].Effects = withWord(a.modules[at.n.Name].Effects, e.From.Name)
			if only, err := semver.ParseRange(e.From.Version, semver.Audit); err == nil && !seen[e.From] {
				seen[e.From] = true
				queue = append(queue, visit{e.From, only})
			}
		}
	}
}

func (m *auditedModule) add(name string, x *advisory.Advisory) {
	v := auditAdvisory{
		Source: numbered(x), Name: name, Dependency: name, Title: x.Title(), URL: x.URL(),
		Severity: leveled(x).String(), CWE: []string{}, Range: cmp.Or(x.Range(), "*"),
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
		m.ranges = withWord(m.ranges, v.Range)
	}
}

// numbered stands for the number that npm's database has for an advisory, and
// nobody else knows: scripts compare it between runs.
func numbered(x *advisory.Advisory) uint32 {
	h := fnv.New32a()
	io.WriteString(h, x.ID+" "+x.Package)
	return h.Sum32()
}

// fixOf says in npm's terms what a remedy changes.
func fixOf(r deps.Remedy) any {
	switch r.Change {
	case deps.Update, deps.Prune:
		return true
	case deps.Raise:
		return auditFix{r.Name, r.To, r.Major}
	}
	return false
}

// finish sorts what was collected as npm does.
func (m *auditedModule) finish() {
	key := func(v any) string {
		if x, ok := v.(auditAdvisory); ok {
			return strconv.FormatUint(uint64(x.Source), 10)
		}
		return v.(string)
	}
	slices.SortFunc(m.Via, func(a, b any) int { return strings.Compare(key(a), key(b)) })
	slices.Sort(m.Effects)
	slices.Sort(m.Nodes)
	m.Severity, m.Range = m.level.String(), strings.Join(m.ranges, " || ")
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
