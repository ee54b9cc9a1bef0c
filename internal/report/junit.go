package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// JUnit's format has no standard; these are the elements and attributes that
// Jenkins, GitLab and GitHub actions agree on.

type junitSuites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"`
	Suites   []*junitSuite
}

type junitSuite struct {
	XMLName   xml.Name `xml:"testsuite"`
	Name      string   `xml:"name,attr"`
	Tests     int      `xml:"tests,attr"`
	Failures  int      `xml:"failures,attr"`
	Errors    int      `xml:"errors,attr"`
	Skipped   int      `xml:"skipped,attr"`
	Timestamp string   `xml:"timestamp,attr,omitempty"`
	Cases     []*junitCase
}

type junitCase struct {
	XMLName xml.Name      `xml:"testcase"`
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitProblem `xml:"failure,omitempty"`
	Error   *junitProblem `xml:"error,omitempty"`
	Skipped *junitProblem `xml:"skipped,omitempty"`
	Out     string        `xml:"system-out,omitempty"`

	failed, told []string
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a suite for each rule, with a case for each check and file
// that has findings. A case fails if one of them is at or above FailOn; the
// others are told in its output. What was not analysed is an error, unless
// that is allowed.
func writeJUnit(w io.Writer, r *check.Result, o Options) error {
	all := junitSuites{Name: "tenet", Time: fmt.Sprintf("%.3f", r.Duration.Seconds())}
	found := map[string][]*rule.Finding{}
	for _, s := range sections(r, o) {
		found[s.State.Name] = s.Findings
	}
	for _, s := range r.Rules {
		suite := newJUnitSuite(r, s, found[s.Name])
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
		all.Skipped += suite.Skipped
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

func newJUnitSuite(r *check.Result, s check.RuleState, findings []*rule.Finding) *junitSuite {
	name := oneLine(s.Name, 60)
	suite := &junitSuite{Name: "tenet." + name}
	if !r.Started.IsZero() {
		suite.Timestamp = r.Started.UTC().Format(time.RFC3339)
	}
	at := map[string]*junitCase{}
	for _, f := range findings {
		key := f.ID + "\x00" + f.Place.File
		c := at[key]
		if c == nil {
			file := source.Visible(userPath(r, f.Place.File))
			if f.Live() {
				file = ""
			}
			c = &junitCase{Class: suite.Name, Name: oneLine(f.ID, 100) + " " + visiblePath(userPath(r, f.Place.File)), File: file, Line: f.Place.Line}
			at[key] = c
			suite.Cases = append(suite.Cases, c)
		}
		c.add(r, f)
	}
	suite.addState(r, s)
	for _, c := range suite.Cases {
		suite.Tests++
		c.Out = strings.Join(c.told, "")
		switch {
		case c.Failure != nil:
			c.Failure.Text = strings.Join(c.failed, "")
			suite.Failures++
		case c.Error != nil:
			suite.Errors++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	return suite
}

// add tells a finding: as a failure from FailOn on, else in the output. What
// is only possible fails no run, and no case.
func (c *junitCase) add(r *check.Result, f *rule.Finding) {
	text := fmt.Sprintf("%s  %s  %s\n%s\n", place(r, f), f.Severity, oneLine(f.ID, 100), oneLine(f.Message, maxProse))
	if f.Fix != "" {
		text += "fix  " + oneLine(f.Fix, maxProse) + "\n"
	}
	if !r.Threshold().Reached(f) || f.Confidence == rule.Possible {
		c.told = append(c.told, text)
		return
	}
	if c.Failure == nil {
		c.Failure = &junitProblem{Message: oneLine(f.Message, 500), Type: f.Severity.String()}
		c.Line = f.Place.Line
	}
	c.failed = append(c.failed, text)
}

// addState adds a case for a rule that is kept, not seen or unsure, so that no
// suite is empty: an empty one reads as a lost report.
func (s *junitSuite) addState(r *check.Result, state check.RuleState) {
	c := &junitCase{Class: s.Name, Name: cmp.Or(oneLine(state.Title, 200), s.Name)}
	note := strings.TrimSpace(string(state.State) + ": " + oneLine(state.Note, 200))
	switch {
	case state.State == check.Unsure && r.AllowIncomplete, state.State == check.NotSeen:
		c.Skipped = &junitProblem{Message: note}
	case state.State == check.Unsure:
		c.Error = &junitProblem{Message: note, Type: "incomplete", Text: unreadText(r)}
	case len(s.Cases) > 0:
		return
	}
	s.Cases = append(s.Cases, c)
}

func unreadText(r *check.Result) string {
	var b strings.Builder
	for i, u := range r.Unread {
		if i == 50 {
			fmt.Fprintf(&b, "%d more\n", len(r.Unread)-i)
			break
		}
		fmt.Fprintf(&b, "%s  %s\n", visiblePath(userPath(r, u.Path)), oneLine(u.Why, 300))
	}
	return b.String()
}
