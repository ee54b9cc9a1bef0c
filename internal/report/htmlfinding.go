package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// A line that is longer than htmlLong bytes is cut to htmlSide bytes on either
// side of the fault, so that the fault is seen without scrolling.
const (
	htmlLong = 200
	htmlSide = 60
)

type htmlFinding struct {
	Anchor, Severity, Place, ID string
	Possible                    bool
	Package                     string // the dependency that it lies in
	Message, Fix, Why           []proseSpan
	Sent                        string // the header of an answer
	Frame                       []htmlLine
	Steps                       []htmlStep
	StepCount                   string
	Links                       []htmlLink
}

type htmlLine struct {
	No                          int
	Hit, CutLeft, CutRight      bool
	Before, Fault, After, Label string
}

type htmlStep struct {
	Note, Place, Code string
	Hop               bool // in another file than the step before
}

type htmlLink struct{ URL, Text string }

// An htmlBuilder numbers the findings of a page.
type htmlBuilder struct {
	r       *check.Result
	o       Options
	n       int
	shown   map[rule.Severity]int
	anchors map[string]bool
}

func (b *htmlBuilder) section(s *section) htmlSection {
	out := htmlSection{htmlRule: newHTMLRule(s.State)}
	if b.shown == nil {
		b.shown, b.anchors = map[rule.Severity]int{}, map[string]bool{}
	}
	b.anchors[out.Anchor] = true
	folds := map[rule.Severity]*htmlFold{}
	for _, f := range s.Findings {
		b.shown[f.Severity]++
		if name := f.Severity.String(); !slices.Contains(out.Severities, name) {
			out.Severities = append(out.Severities, name)
		}
		if f.Severity > rule.Low && b.n < maxArticles {
			out.Findings = append(out.Findings, b.finding(f))
			continue
		}
		if folds[f.Severity] == nil {
			folds[f.Severity] = &htmlFold{Severity: f.Severity.String()}
		}
		folds[f.Severity].Items = append(folds[f.Severity].Items, b.brief(f))
	}
	for sev := rule.Critical; sev >= rule.Low; sev-- {
		if fold := folds[sev]; fold != nil {
			fold.Count = fmt.Sprintf("%d more", len(fold.Items))
			if sev == rule.Low {
				fold.Count = plural(len(fold.Items), "finding", "findings")
			}
			out.Folded = append(out.Folded, *fold)
		}
	}
	return out
}

// brief is a finding in one line.
func (b *htmlBuilder) brief(f *rule.Finding) htmlFinding {
	b.n++
	return htmlFinding{
		Anchor: fmt.Sprintf("f%d", b.n), Severity: f.Severity.String(), Place: place(b.r, f), ID: oneLine(f.ID, 100),
		Possible: f.Confidence == rule.Possible, Message: prose(f.Message), Fix: prose(f.Fix), Package: oneLine(f.Package, 100),
	}
}

func (b *htmlBuilder) finding(f *rule.Finding) htmlFinding {
	out := b.brief(f)
	if f.Live() && f.Code != "" {
		out.Sent = oneLine(f.Code, 500)
	}
	for _, l := range frameLines(b.o.text(f.Place.File), f.Place, 2, 1) {
		out.Frame = append(out.Frame, newHTMLLine(l, oneLine(f.Label, 200)))
	}
	for i, s := range f.Trace {
		if i == maxFlow {
			break
		}
		out.Steps = append(out.Steps, htmlStep{
			Note: oneLine(noteOf(f.Trace, i), 200), Place: locate(b.r, s.Place.File, s.Place.Line, s.Place.Col), Code: oneLine(s.Code, 300),
			Hop: i > 0 && f.Trace[i-1].Place.File != s.Place.File,
		})
	}
	out.StepCount = traceSize(f.Trace)
	if c := b.o.Checks[f.ID]; c != nil {
		out.Why = prose(c.Why)
		for _, l := range c.Links {
			out.Links = append(out.Links, htmlLink{l, strings.TrimPrefix(l, "https://")})
		}
	}
	if f.CWE > 0 {
		out.Links = append(out.Links, htmlLink{cweURL(f.CWE), fmt.Sprintf("CWE-%d", f.CWE)})
	}
	return out
}

func newHTMLLine(l codeLine, label string) htmlLine {
	out := htmlLine{No: l.No, CutLeft: l.CutLeft, CutRight: l.CutRight}
	if l.Start < 0 {
		text := clipBytes(l.Text, htmlLong)
		out.Before, out.CutRight = codeText(text), l.CutRight || len(text) < len(l.Text)
		return out
	}
	before, fault, after := l.Text[:l.Start], l.Text[l.Start:l.End], l.Text[l.End:]
	long := len(l.Text) > htmlLong
	if long && len(before) > htmlSide {
		before, out.CutLeft = clipLeft(before, htmlSide), true
	}
	if len(fault) > htmlLong {
		fault, after, out.CutRight = clipBytes(fault, htmlLong), "", true
	}
	if long && len(after) > htmlSide {
		after, out.CutRight = clipBytes(after, htmlSide), true
	}
	out.Hit, out.Label = true, label
	out.Before, out.Fault, out.After = codeText(before), codeText(fault), codeText(after)
	if out.Fault == "" {
		out.Fault = " "
	}
	return out
}

// codeText is source.Visible for code, in which tabs stay.
func codeText(s string) string { return source.VisibleBetween(s, "\t") }

// clipLeft returns the last n bytes of s, from a character on.
func clipLeft(s string, n int) string {
	s = s[len(s)-n:]
	for s != "" && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}
