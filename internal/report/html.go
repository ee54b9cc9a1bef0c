package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

var (
	//go:embed html.css
	htmlStyle string

	//go:embed html.tmpl
	htmlSource string

	htmlTemplate = template.Must(template.New("page").Parse(htmlSource))
)

// maxArticles is how many findings get a frame and a trace of their own; a
// browser needs seconds for more. The rest is listed in one line each.
const maxArticles = 1000

// htmlPage is what the template shows. Every string in it was made visible
// already; html/template escapes the rest.
type htmlPage struct {
	Policy                   string
	Style                    template.CSS
	Title, Headline, Verdict string
	RulesTitle, UnreadTitle  string
	Begin                    *htmlFinding
	Totals                   []htmlCount
	Rules                    []htmlRule
	Unread, Notes            []htmlNote
	Sections                 []htmlSection
	Accepted                 []htmlAccepted
	Facts                    []htmlFact
}

type htmlCount struct {
	Name string
	N    int
}

type htmlRule struct {
	No                                        int
	Name, Title, State, Class, Detail, Anchor string
}

type htmlNote struct {
	Place string
	Text  []proseSpan
}

type htmlFact struct{ Name, Text string }

type htmlSection struct {
	htmlRule
	Severities []string
	Findings   []htmlFinding
	Folded     []htmlFold
}

type htmlFold struct {
	Severity, Count string
	Items           []htmlFinding
}

type htmlAccepted struct {
	htmlFinding
	Why, By, Until string
}

// writeHTML writes one page without a script that may load nothing: its own
// policy names the hash of its one style sheet (CSP Level 3, section 2.3.1).
func writeHTML(w io.Writer, r *check.Result, o Options) error {
	var b bytes.Buffer
	if err := htmlTemplate.Execute(&b, newHTMLPage(r, o)); err != nil {
		return fmt.Errorf("writing the HTML report: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func newHTMLPage(r *check.Result, o Options) *htmlPage {
	sum := sha256.Sum256([]byte(htmlStyle))
	p := &htmlPage{
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; base-uri 'none'; form-action 'none'",
		Style:       template.CSS(htmlStyle),
		Title:       projectName(r) + ": " + outcome(r),
		Headline:    headline(r),
		Verdict:     verdict(r),
		RulesTitle:  "The " + numberWord(len(r.Rules)),
		UnreadTitle: plural(unreadFiles(r), "file", "files") + " could not be read in full",
		Facts:       facts(r),
	}
	b := &htmlBuilder{r: r, o: o}
	list := sections(r, o)
	for i := range list {
		p.Sections = append(p.Sections, b.section(&list[i]))
	}
	if len(p.Sections) > 0 && len(p.Sections[0].Findings) > 0 {
		p.Begin = &p.Sections[0].Findings[0]
	}
	for sev := rule.Critical; sev >= rule.Low && len(p.Sections) > 0; sev-- {
		p.Totals = append(p.Totals, htmlCount{sev.String(), b.shown[sev]})
	}
	for i, s := range r.Rules {
		row := newHTMLRule(s)
		row.No = i + 1
		if !b.anchors[row.Anchor] {
			row.Anchor = ""
		}
		p.Rules = append(p.Rules, row)
	}
	for _, u := range r.Unread {
		at := visiblePath(userPath(r, u.Path))
		if u.Line > 0 {
			at = locate(r, u.Path, u.Line, u.Col)
		}
		p.Unread = append(p.Unread, htmlNote{at, prose(u.Why)})
	}
	for _, n := range r.Notices {
		p.Notes = append(p.Notes, htmlNote{visiblePath(n.Place), prose(n.Text)})
	}
	for i := range r.Accepted {
		a := &r.Accepted[i]
		p.Accepted = append(p.Accepted, htmlAccepted{b.brief(&a.Finding), oneLine(a.Why, maxProse), visiblePath(a.By), oneLine(a.Until, 40)})
	}
	return p
}

func prose(s string) []proseSpan { return splitCode(oneLine(s, maxProse)) }

func newHTMLRule(s check.RuleState) htmlRule {
	return htmlRule{
		Name: oneLine(s.Name, 60), Title: oneLine(s.Title, 200), State: string(s.State), Detail: numbersWhole(detail(s)),
		Class:  strings.ReplaceAll(strings.ToLower(string(s.State)), " ", ""),
		Anchor: "rule-" + visiblePath(s.Name),
	}
}

func projectName(r *check.Result) string {
	if name := oneLine(r.Project, 80); name != "" {
		return name
	}
	return "this project"
}

// headline says the outcome in the words that a manager reads.
func headline(r *check.Result) string {
	name, n := projectName(r), len(r.Rules)
	broken, weak, unsure, kept := statesOf(r, check.Broken), statesOf(r, check.Weak), statesOf(r, check.Unsure), statesOf(r, check.Kept)
	switch {
	case broken > 0:
		return fmt.Sprintf("%s breaks %d of the %d rules", name, broken, n)
	case weak > 0:
		return fmt.Sprintf("%s breaks no rule and is weak in %d of %d", name, weak, n)
	case unsure > 0:
		return fmt.Sprintf("Nothing found in %s, but %d of %d rules are unsure", name, unsure, n)
	case kept == n:
		return fmt.Sprintf("%s keeps all %d rules", name, n)
	}
	return fmt.Sprintf("%s keeps %d of the %d rules; %d not seen", name, kept, n, statesOf(r, check.NotSeen))
}

func facts(r *check.Result) []htmlFact {
	list := []htmlFact{{"Project", project(r)}, {"Folder", source.Visible(r.Root)}}
	if !r.Started.IsZero() {
		when := r.Started.UTC().Format("2 January 2006, 15:04 UTC")
		if took := seconds(r.Duration.Round(time.Millisecond)); took != "" {
			when += ", in " + took
		}
		list = append(list, htmlFact{"When", when})
	}
	list = append(list, htmlFact{"Read", readList(r)})
	if s := modeLine(r); s != "" {
		list = append(list, htmlFact{"Mode", strings.ReplaceAll(s, noBreak, " ")})
	}
	if s := AdvisoriesLine(r); s != "" {
		list = append(list, htmlFact{"Advisories", strings.TrimLeft(strings.TrimPrefix(strings.ReplaceAll(s, noBreak, " "), "Advisories"), ": ")})
	}
	for _, s := range r.Skipped {
		list = append(list, htmlFact{"Left out", plural(s.Count, "file", "files") + ": " + oneLine(s.Why, 200)})
	}
	if r.Baseline > 0 {
		list = append(list, htmlFact{"Baseline", plural(r.Baseline, "finding", "findings") + " set aside"})
	}
	return append(list, htmlFact{"Settings", "fails at " + r.Threshold().String()}, htmlFact{"Tool", strings.TrimSpace("tenet " + oneLine(r.Tool, 60))})
}
