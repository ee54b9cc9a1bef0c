package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// schemaVersion is the "schema" field of the JSON report. It goes up when a
// field changes its meaning or goes away; new fields do not change it.
// docs/report.schema.json describes every field.
const schemaVersion = 1

type jsonReport struct {
	Schema  int         `json:"schema"`
	Tool    jsonTool    `json:"tool"`
	Project jsonProject `json:"project"`

	Started    string `json:"started"`
	DurationMS int64  `json:"durationMs"`

	Files      int             `json:"files"`
	Packages   int             `json:"packages"`
	Extras     []string        `json:"extras"`
	Modes      []jsonMode      `json:"modes"`
	Advisories *jsonAdvisories `json:"advisories,omitempty"`

	Verdict         string        `json:"verdict"`
	Exit            int           `json:"exit"`
	FailOn          rule.Severity `json:"failOn"`
	FailScore       float64       `json:"failScore,omitempty"`
	AllowIncomplete bool          `json:"allowIncomplete"`

	Rules       []jsonRule     `json:"rules"`
	Findings    []rule.Finding `json:"findings"`
	Accepted    []jsonAccepted `json:"accepted"`
	Baseline    int            `json:"baseline"`
	NotAnalysed []jsonUnread   `json:"notAnalysed"`
	LeftOut     []jsonSkip     `json:"leftOut"`
	Notices     []jsonNotice   `json:"notices"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonProject struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Root    string `json:"root"`
}

type jsonRule struct {
	Name     string         `json:"name"`
	Title    string         `json:"title"`
	State    string         `json:"state"`
	Counts   map[string]int `json:"counts"`
	Possible int            `json:"possible"`
	Accepted int            `json:"accepted"`
	Note     string         `json:"note"`
}

type jsonAccepted struct {
	Finding rule.Finding `json:"finding"`
	Why     string       `json:"why"`
	Until   string       `json:"until"`
	By      string       `json:"by"`
}

type jsonUnread struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Kind   string `json:"kind"`
	Why    string `json:"why"`
}

type jsonSkip struct {
	Why   string   `json:"why"`
	Count int      `json:"count"`
	Paths []string `json:"paths"`
}

type jsonNotice struct {
	Place string `json:"place"`
	Text  string `json:"text"`
}

// writeJSON writes everything that the result holds, whatever the options:
// a program filters for itself.
func writeJSON(w io.Writer, r *check.Result, _ Options) error {
	return encodeJSON(w, newJSONReport(r))
}

func newJSONReport(r *check.Result) *jsonReport {
	doc := &jsonReport{
		Schema:          schemaVersion,
		Tool:            jsonTool{"tenet", r.Tool},
		Project:         jsonProject{r.Project, r.Version, r.Root},
		Started:         r.Started.UTC().Format(time.RFC3339),
		DurationMS:      r.Duration.Milliseconds(),
		Files:           r.Files,
		Packages:        r.Installed,
		Extras:          list(r.Extras),
		Modes:           jsonModes(r),
		Advisories:      jsonAdvisoriesOf(r),
		Verdict:         verdict(r),
		Exit:            r.Exit,
		FailOn:          r.FailOn,
		FailScore:       r.FailScore,
		AllowIncomplete: r.AllowIncomplete,
		Rules:           []jsonRule{},
		Findings:        list(r.Findings),
		Accepted:        []jsonAccepted{},
		Baseline:        r.Baseline,
		NotAnalysed:     []jsonUnread{},
		LeftOut:         []jsonSkip{},
		Notices:         []jsonNotice{},
	}
	for _, s := range r.Rules {
		doc.Rules = append(doc.Rules, jsonRule{s.Name, s.Title, strings.ToLower(string(s.State)), severityCounts(s.Counts), s.Possible, s.Accepted, s.Note})
	}
	for _, a := range r.Accepted {
		doc.Accepted = append(doc.Accepted, jsonAccepted(a))
	}
	for _, u := range r.Unread {
		doc.NotAnalysed = append(doc.NotAnalysed, jsonUnread{u.Path, u.Line, u.Col, u.Kind.String(), u.Why})
	}
	for _, s := range r.Skipped {
		doc.LeftOut = append(doc.LeftOut, jsonSkip{s.Why, s.Count, list(s.Paths)})
	}
	for _, n := range r.Notices {
		doc.Notices = append(doc.Notices, jsonNotice(n))
	}
	return doc
}

// list is s, never nil: readers get [] and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func severityCounts(m map[rule.Severity]int) map[string]int {
	out := map[string]int{}
	for sev := rule.Low; sev <= rule.Critical; sev++ {
		out[sev.String()] = m[sev]
	}
	return out
}

// encodeJSON writes v indented, with invisible characters escaped: the values
// stay what they are and a terminal that shows the file stays sane.
func encodeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encoding the report: %w", err)
	}
	_, err := w.Write(escapeInvisible(b.Bytes()))
	return err
}

// escapeInvisible replaces invisible characters by \uXXXX. In the output of
// encoding/json every character beyond ASCII, and DEL, lies inside a string.
func escapeInvisible(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r < 0x7f || !source.Invisible(r):
			out = append(out, data[i:i+n]...)
		case r > 0xffff:
			hi, lo := surrogates(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}

func surrogates(r rune) (hi, lo rune) {
	r -= 0x10000
	return 0xd800 + r>>10, 0xdc00 + r&0x3ff
}
