package check

import (
	"cmp"
	"time"

	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/taint"
	"tenet/internal/target"
)

// A Result is everything that a report may say about one run. Reports are
// pure functions of it: whatever differs between two runs over the same files
// (clock, version) is a field that tests can set.
type Result struct {
	Tool     string // version of tenet
	Project  string // name of the target: "shop"
	Version  string // its version, may be empty
	Root     string // what paths are relative to
	Started  time.Time
	Duration time.Duration

	Files      int               // analysed, of all kinds
	Installed  int               // packages in node_modules
	Services   []Service         // that were asked
	Extras     []string          // what else was seen, for the heading: "Dockerfile", "compose.yaml"
	Modes      []taint.Treatment // how the packages were taken, if any check asked
	Skipped    []target.Skip
	Advisories *deps.Advisories // who said what is vulnerable; nil if nobody was asked
	Deps       *deps.Project    // what the project installs; nil if no check asked
	Unread     []target.Unread  // sorted by path: "not analysed"

	Rules    []RuleState    // the ten, in their order
	Findings []rule.Finding // those that count, worst first within a rule, then by place
	Accepted []Accepted
	Baseline int      // findings set aside by the baseline
	Notices  []Notice // unused or expired acceptances, stale baseline entries, what was cut

	FailOn          rule.Severity
	FailScore       float64 // CVSS, for findings that have a score; 0 if FailOn is for all
	AllowIncomplete bool
	Exit            int // 0, 1 or 3

	// Source returns the text of a file that was analysed, by its path, or
	// nil. It is for code frames, and not part of what a report says.
	Source func(name string) *source.Text
}

// Threshold is what a finding must reach for exit code 1: high if nothing was
// said.
func (r *Result) Threshold() rule.Threshold {
	return rule.Threshold{Severity: cmp.Or(r.FailOn, rule.High), Score: r.FailScore}
}

// A Service is a running service, or a process, that was looked at.
type Service struct {
	Target   string // as typed, or "pid:4711"
	Requests int    // that were sent to it
}

// State is what the scorecard says of a rule.
type State string

// The five states.
const (
	Kept    State = "kept"
	Weak    State = "weak"     // medium and low findings
	Broken  State = "BROKEN"   // high or critical findings
	Unsure  State = "unsure"   // something it needs was not read
	NotSeen State = "not seen" // nothing there shows it, or the rule is not built yet
)

// A RuleState is one row of the scorecard.
type RuleState struct {
	Name     string
	Title    string
	State    State
	Counts   map[rule.Severity]int
	Possible int // findings that are merely possible: in Findings, not in Counts
	Accepted int
	Note     string // "2 files not read", "not built yet", "no file shows it"
}

// An Accepted is a finding that the project has decided to live with.
type Accepted struct {
	Finding rule.Finding
	Why     string
	Until   string // YYYY-MM-DD, may be empty
	By      string // where it is written: "tenet.yaml:12", "src/app.js:4", ".nsprc"
}

// A Notice is a remark about the run itself, with a place when it has one.
type Notice struct {
	Place string // "tenet.yaml:12:5", may be empty
	Text  string
}
