package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/check"
	"tenet/internal/deps"
	"tenet/internal/npm"
)

// writeCycloneDX writes the packages of a project as a bill of materials, with
// what is known to be wrong with them and whether that matters here (VEX):
// CycloneDX 1.6, ECMA-424, https://cyclonedx.org/docs/1.6/json/
func writeCycloneDX(w io.Writer, r *check.Result, _ Options) error {
	b := &bomBuilder{r: r, accepted: acceptedReasons(r), parts: map[string]*bomComponent{}, links: map[string][]string{}, holes: map[string]*bomVulnerability{}}
	root := r.Project
	b.bom.Format, b.bom.Spec, b.bom.Version = "CycloneDX", "1.6", 1
	b.bom.Metadata = bomMetadata{
		Tools:     bomTools{[]bomComponent{{Type: "application", Name: "tenet", Version: r.Tool}}},
		Component: bomComponent{Type: "application", Ref: "project:" + root, Name: cmp.Or(root, "project"), Version: r.Version},
	}
	if r.Deps != nil {
		for _, t := range r.Deps.Trees {
			b.tree(t)
		}
	}
	b.finish()
	return encodeJSON(w, b.bom)
}

// acceptedReasons says why advisories do not count, by package and id.
func acceptedReasons(r *check.Result) map[[2]string]string {
	set := map[[2]string]string{}
	for i := range r.Accepted {
		if f := &r.Accepted[i].Finding; len(f.Advisories) > 0 {
			name, _, _ := strings.Cut(f.Group, " ")
			set[[2]string{name, f.Advisories[0]}] = acceptance(&r.Accepted[i])
		}
	}
	return set
}

// A bomBuilder collects the parts of a bill, each once.
type bomBuilder struct {
	r        *check.Result
	bom      bom
	accepted map[[2]string]string
	parts    map[string]*bomComponent // by reference
	links    map[string][]string
	holes    map[string]*bomVulnerability // by advisory and package
}

func (b *bomBuilder) tree(t *deps.Tree) {
	for _, n := range t.Graph.Nodes {
		b.part(n)
	}
	for _, n := range append(slices.Clone(t.Graph.Roots), t.Graph.Nodes...) {
		from := b.ref(n)
		if _, known := b.links[from]; !known {
			b.links[from] = nil
		}
		for _, e := range n.Out {
			if to := b.ref(e.To); to != from {
				b.links[from] = withWord(b.links[from], to)
			}
		}
	}
	for _, g := range t.Groups() {
		remedy := b.r.Deps.Remedy(g)
		for i := range g.Affected {
			b.hole(g, &g.Affected[i], remedy)
		}
	}
}

// ref names a package in the bill. All of the project itself is one.
func (b *bomBuilder) ref(n *npm.Node) string {
	if n.Origin == npm.FromHere {
		return b.bom.Metadata.Component.Ref
	}
	return purl(n)
}

// purl is the package URL of a package:
// https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md
func purl(n *npm.Node) string {
	var parts []string
	for _, p := range strings.Split(n.Name, "/") {
		parts = append(parts, strings.ReplaceAll(url.PathEscape(p), "@", "%40"))
	}
	s := "pkg:npm/" + strings.Join(parts, "/")
	if n.Version != "" {
		s += "@" + strings.ReplaceAll(url.PathEscape(n.Version), "+", "%2B")
	}
	switch n.Origin {
	case npm.FromGit:
		s += "?vcs_url=" + url.QueryEscape(n.From)
	case npm.FromURL:
		s += "?download_url=" + url.QueryEscape(n.From)
	}
	return s
}

func (b *bomBuilder) part(n *npm.Node) {
	if n.Origin == npm.FromHere {
		return
	}
	ref, scope := purl(n), "required"
	switch {
	case n.Dev || n.Extraneous:
		scope = "excluded" // not part of what runs
	case n.Optional:
		scope = "optional"
	}
	if old := b.parts[ref]; old != nil {
		if scopeRank(scope) > scopeRank(old.Scope) {
			old.Scope = scope
		}
		return
	}
	c := &bomComponent{Type: "library", Ref: ref, Name: n.Name, Version: n.Version, Scope: scope, PURL: ref}
	if group, name, ok := strings.Cut(n.Name, "/"); ok {
		c.Group, c.Name = group, name
	}
	b.parts[ref] = c
}

func scopeRank(s string) int { return slices.Index([]string{"excluded", "optional", "required"}, s) }

func (b *bomBuilder) hole(g *deps.Group, x *deps.Affected, remedy deps.Remedy) {
	a := &x.Advisory
	key := a.ID + " " + g.Name
	v := b.holes[key]
	if v == nil {
		v = newHole(a, key)
		v.Analysis = b.analysis(g, x)
		b.holes[key] = v
	}
	if remedy.To != "" {
		v.Recommendation = fmt.Sprintf("Upgrade %s to %s or later.", g.Name, remedy.To)
	}
	ref := purl(x.Node)
	if !slices.ContainsFunc(v.Affects, func(t bomTarget) bool { return t.Ref == ref }) {
		v.Affects = append(v.Affects, bomTarget{Ref: ref})
	}
}

func newHole(a *advisory.Advisory, key string) *bomVulnerability {
	v := &bomVulnerability{Ref: key, ID: a.ID, Source: bomSource{Name: sourceOf(a.ID), URL: a.URL()}, CWEs: a.CWE, Description: a.Title()}
	for _, id := range a.Aliases {
		v.References = append(v.References, bomReference{id, bomSource{Name: sourceOf(id)}})
	}
	rating := bomRating{Severity: "unknown"}
	for level, word := range map[advisory.Severity]string{advisory.Low: "low", advisory.Moderate: "medium", advisory.High: "high", advisory.Critical: "critical"} {
		if a.Level() == level {
			rating.Severity = word
		}
	}
	if score, vector, ok := a.Score(); ok {
		rating.Score, rating.Vector, rating.Method = &score, vector, scoreMethod(vector)
	}
	v.Ratings = []bomRating{rating}
	return v
}

func scoreMethod(vector string) string {
	for prefix, method := range map[string]string{"CVSS:3.0/": "CVSSv3", "CVSS:3.1/": "CVSSv31", "CVSS:4.0/": "CVSSv4"} {
		if strings.HasPrefix(vector, prefix) {
			return method
		}
	}
	return "other"
}

var bomSources = []struct{ prefix, name string }{{"GHSA-", "GitHub Advisories"}, {"CVE-", "NVD"}, {"NSWG-", "Node.js Security WG"}, {"MAL-", "OSV"}, {"npm-", "npm"}}

func sourceOf(id string) string {
	for _, s := range bomSources {
		if strings.HasPrefix(id, s.prefix) {
			return s.name
		}
	}
	return "npm"
}

// analysis says whether a vulnerability matters in this project. Nobody has
// proven an attack: what is loaded is for people to look at.
func (b *bomBuilder) analysis(g *deps.Group, x *deps.Affected) *bomAnalysis {
	if why, ok := b.accepted[[2]string{g.Name, x.Advisory.ID}]; ok {
		return &bomAnalysis{State: "in_triage", Response: []string{"will_not_fix"}, Detail: "Accepted: " + why}
	}
	switch x.Reach.Kind {
	case deps.NotLoaded:
		return &bomAnalysis{State: "not_affected", Justification: "code_not_reachable", Detail: "The package is installed, and nothing that runs loads it."}
	case deps.Called:
		if c := x.Reach.Call; c != nil {
			return &bomAnalysis{State: "in_triage", Detail: fmt.Sprintf("%s is called at %s:%d.", c.Path, c.Place.File, c.Place.Line)}
		}
	case deps.Loaded:
		if w := x.Reach.Ways; len(w) > 0 {
			return &bomAnalysis{State: "in_triage", Detail: fmt.Sprintf("The package is loaded by %s:%d.", w[0].Place.File, w[0].Place.Line)}
		}
	}
	return &bomAnalysis{State: "in_triage"}
}

// finish puts everything in order. The serial number is made from the content,
// so that the same project has the same bill.
func (b *bomBuilder) finish() {
	b.bom.Components, b.bom.Dependencies, b.bom.Vulnerabilities = []bomComponent{}, []bomDependency{}, []bomVulnerability{}
	for _, k := range sortedKeys(b.parts) {
		b.bom.Components = append(b.bom.Components, *b.parts[k])
	}
	for _, k := range sortedKeys(b.links) {
		slices.Sort(b.links[k])
		b.bom.Dependencies = append(b.bom.Dependencies, bomDependency{k, b.links[k]})
	}
	for _, k := range sortedKeys(b.holes) {
		b.bom.Vulnerabilities = append(b.bom.Vulnerabilities, *b.holes[k])
	}
	data, _ := json.Marshal(b.bom)
	sum := sha256.Sum256(data)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // RFC 9562: version 8, made by us
	b.bom.Serial = fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	if !b.r.Started.IsZero() {
		b.bom.Metadata.Timestamp = b.r.Started.UTC().Format(time.RFC3339)
	}
}
