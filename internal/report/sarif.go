package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifBase   = "%SRCROOT%"

	// GitHub refuses a file with more than 25,000 results or 25,000 rules,
	// and keeps 1,000 steps of a flow.
	maxResults       = 25000
	maxFlow          = 1000
	maxNotifications = 1000
	maxDescription   = 1024
)

var (
	sarifLevels = map[rule.Severity]string{
		rule.Low: "note", rule.Medium: "warning", rule.High: "error", rule.Critical: "error",
	}
	// Sites grade the number: over 9.0 critical, from 7.0 high, from 4.0
	// medium, from 0.1 low.
	sarifScores = map[rule.Severity]string{
		rule.Low: "2.0", rule.Medium: "5.5", rule.High: "8.0", rule.Critical: "9.5",
	}
	sarifPrecisions = map[rule.Confidence]string{
		rule.Possible: "low", rule.Likely: "high", rule.Certain: "very-high",
	}
)

func writeSARIF(w io.Writer, r *check.Result, o Options) error {
	return encodeJSON(w, newSARIF(r, o, maxResults))
}

// A sarifBuilder turns a result into one run.
type sarifBuilder struct {
	r      *check.Result
	o      Options
	hashes lineHashCache
	rules  sarifRules
}

func newSARIF(r *check.Result, o Options, limit int) *sarifLog {
	b := &sarifBuilder{r: r, o: o, hashes: lineHashCache{o.original, map[string][]string{}}}
	found, cut := b.worstFirst(limit)
	var accepted []check.Accepted
	if o.All {
		accepted = r.Accepted[:min(len(r.Accepted), limit-len(found))]
	}
	b.rules = newSARIFRules(o, found, accepted)
	results := []sarifResult{}
	for _, f := range found {
		res := b.result(f)
		if o.All { // [3.27.23]: either no result says it is suppressed or all say whether
			res.Suppressions = []sarifSuppression{}
		}
		results = append(results, res)
	}
	for i := range accepted {
		res := b.result(&accepted[i].Finding)
		res.Suppressions = []sarifSuppression{suppression(&accepted[i])}
		results = append(results, res)
	}
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "tenet", Version: r.Tool, SemanticVersion: semantic(r.Tool), Rules: b.rules.list}},
		Automation:  sarifID{"tenet/check/"},
		Invocations: []sarifInvocation{b.invocation(cut)},
		BaseIDs:     map[string]sarifAt{sarifBase: {Description: &sarifText{Text: "The root of the repository."}}},
		ColumnKind:  "utf16CodeUnits",
		Results:     results,
	}
	return &sarifLog{sarifSchema, "2.1.0", []sarifRun{run}}
}

// worstFirst returns the findings to write: over the limit the mildest are
// left out, because a site would refuse the whole file.
func (b *sarifBuilder) worstFirst(limit int) (found []*rule.Finding, cut int) {
	for i := range b.r.Findings {
		if f := &b.r.Findings[i]; b.o.shows(f) {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(x, y *rule.Finding) int {
		return cmp.Or(cmp.Compare(y.Severity, x.Severity), cmp.Compare(y.Confidence, x.Confidence))
	})
	if len(found) > limit {
		return found[:limit], len(found) - limit
	}
	return found, 0
}

func (b *sarifBuilder) result(f *rule.Finding) sarifResult {
	id := sarifRuleID(b.o, f)
	res := sarifResult{
		RuleID:    id,
		RuleIndex: b.rules.index[id],
		Level:     cmp.Or(sarifLevels[f.Severity], "none"),
		Message:   sarifText{Text: sarifMessage(f.Message, maxProse)},
		Locations: []sarifLocation{b.locationOf(f)},
		Properties: sarifResultInfo{
			Severity: f.Severity.String(), Confidence: f.Confidence.String(), Fix: oneLine(f.Fix, maxProse),
		},
	}
	prints := map[string]string{}
	if h := b.hashes.at(f.Place.File, max(f.Place.Line, 1)); h != "" {
		prints["primaryLocationLineHash"] = h
	}
	if f.Fingerprint != "" {
		prints["tenet/v1"] = f.Fingerprint
	}
	if len(prints) > 0 {
		res.Fingerprints = prints
	}
	if len(f.Trace) > 0 {
		res.Flows = []sarifCodeFlow{{[]sarifThreadFlow{{b.flow(f.Trace)}}}}
	}
	return res
}

// flow writes the steps; of too many the middle ones are left out.
func (b *sarifBuilder) flow(trace []rule.Step) []sarifFlowStep {
	var steps []sarifFlowStep
	for i, s := range trace {
		if len(trace) > maxFlow && i >= maxFlow/2 && i < len(trace)-maxFlow/2 {
			continue
		}
		text := sarifMessage(noteOf(trace, i), 300)
		if code := sarifMessage(s.Code, 300); code != "" {
			text = code + ": " + text
		}
		steps = append(steps, sarifFlowStep{b.location(s.Place, text)})
	}
	return steps
}

// locationOf is the place of a finding. That of an answer is its address and,
// as what SARIF calls a logical location, the header.
func (b *sarifBuilder) locationOf(f *rule.Finding) sarifLocation {
	if !f.Live() {
		return b.location(f.Place, "")
	}
	loc := sarifLocation{Physical: sarifPhysical{Artifact: sarifAt{URI: addressURI(f.Place.File)}}}
	if f.Header != "" {
		loc.Logical = []sarifLogical{{oneLine(f.Header, 100), "header"}}
	}
	return loc
}

func (b *sarifBuilder) location(at source.Span, text string) sarifLocation {
	file := cmp.Or(at.File, "package.json") // a finding about the project as a whole
	line, col := max(at.Line, 1), max(at.Col, 1)
	region := &sarifRegion{line, col, max(at.EndLine, line), max(at.EndCol, 1)}
	if region.EndLine == line {
		region.EndColumn = max(region.EndColumn, col)
	}
	loc := sarifLocation{Physical: sarifPhysical{sarifAt{URI: fileURI(repoPath(b.r, file)), BaseID: sarifBase}, region}}
	if text != "" {
		loc.Message = &sarifText{Text: text}
	}
	return loc
}

func (b *sarifBuilder) invocation(cut int) sarifInvocation {
	inv := sarifInvocation{Successful: len(b.r.Unread) == 0, ExitCode: b.r.Exit, ExitText: verdict(b.r)}
	if !b.r.Started.IsZero() {
		inv.Start = b.r.Started.UTC().Format(time.RFC3339)
		inv.End = b.r.Started.Add(b.r.Duration).UTC().Format(time.RFC3339)
	}
	for i, u := range b.r.Unread {
		if i == maxNotifications {
			inv.Execution = append(inv.Execution, sarifNotification{Level: "error", Message: sarifText{Text: fmt.Sprintf("%d more places were not analysed.", len(b.r.Unread)-i)}})
			break
		}
		loc := sarifLocation{Physical: sarifPhysical{Artifact: sarifAt{URI: fileURI(repoPath(b.r, u.Path)), BaseID: sarifBase}}}
		if u.Line > 0 {
			loc = b.location(source.Span{File: u.Path, Line: u.Line, Col: u.Col}, "")
		}
		inv.Execution = append(inv.Execution, sarifNotification{
			Level: "error", Message: sarifText{Text: "Not analysed: " + sarifMessage(u.Why, maxProse)}, Locations: []sarifLocation{loc},
		})
	}
	if cut > 0 {
		inv.Execution = append(inv.Execution, sarifNotification{Level: "warning", Message: sarifText{
			Text: fmt.Sprintf("%d of the mildest findings are left out: a code-scanning site refuses more than %d.", cut, maxResults),
		}})
	}
	for _, n := range b.r.Notices[:min(len(b.r.Notices), maxNotifications)] {
		text := sarifMessage(n.Text, maxProse)
		if n.Place != "" {
			text = visiblePath(n.Place) + ": " + text
		}
		inv.Configurations = append(inv.Configurations, sarifNotification{Level: "note", Message: sarifText{Text: text}})
	}
	return inv
}

// sarifMessage is oneLine for a message, in which [text](target) would be a
// link [3.11.6]: what a project wrote must not become one.
func sarifMessage(s string, max int) string {
	s = oneLine(s, max)
	if strings.Contains(s, "](") {
		s = strings.ReplaceAll(s, "[", `\[`)
	}
	return s
}

// suppression says who accepted a finding: a comment beside the code
// (inSource) or a file of settings (external).
func suppression(a *check.Accepted) sarifSuppression {
	kind := "inSource"
	for _, name := range []string{"tenet.yaml", "tenet.yml", ".nsprc", ".retireignore", "audit-resolve.json", ".npmrc"} {
		if strings.Contains(a.By, name) {
			kind = "external"
		}
	}
	return sarifSuppression{kind, "accepted", acceptance(a)}
}

// fileURI percent-encodes a relative path (RFC 3986, section 3.3). A colon is
// encoded too, so that no first segment reads as a scheme.
func fileURI(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("/-._~!$&'()*+,;=@", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// addressURI percent-encodes what may not stand in an address (RFC 3986) and
// leaves its parts as they are.
func addressURI(address string) string {
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// semantic returns version if SARIF may call it a semantic one.
func semantic(version string) string {
	core, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), "-")
	parts := strings.Split(core, ".")
	if len(parts) != 3 {
		return ""
	}
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return ""
		}
	}
	return strings.TrimPrefix(version, "v")
}
