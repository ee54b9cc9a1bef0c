package check

import (
	"fmt"
	"os/exec"
	"strings"
	"time"

	"tenet/internal/config"
	"tenet/internal/deps"
	"tenet/internal/probe"
	"tenet/internal/rule"
	"tenet/internal/signature"
	"tenet/internal/taint"
)

// Options is what a run is told. The zero Options checks the working folder
// with no rules; what a flag says goes before what tenet.yaml says.
type Options struct {
	Targets []string     // files and folders, as typed; empty means ".", or none if there is Live
	Rules   []*rule.Rule // all of them, in the order of the report

	Live []*probe.Facts // what running services showed

	Config     *config.Config // nil for no tenet.yaml
	ConfigFile string         // its path; what is accepted in it is relative to its folder

	Only            []string      // rules and checks; empty: as in Config
	FailOn          rule.Severity // 0: as in Config, or high
	FailScore       float64       // see [Result.FailScore]
	MinScore        float64       // findings about advisories of a lower CVSS score are left out; 0: none
	MaxFileSize     int64         // 0: as in Config
	AllowIncomplete bool
	Lint            bool // also run the checks for mistakes: rule.Check.Lint
	All             bool // also remark on what does not change the outcome
	Audit           bool // npm's view of the dependencies is wanted, too: the registry is asked what is published
	Workers         int  // 0: one per processor

	// Baseline is the path of the file of findings set aside; empty:
	// tenet.baseline.json in the folder of tenet.yaml, or in the nearest
	// folder above the target that has one.
	Baseline     string
	BaselineMode BaselineMode

	// Finder knows the advisories of packages; nil asks those that tenet
	// carries, and nobody else.
	Finder deps.Finder

	// Retire is a list of libraries and vulnerabilities of the user's own, in
	// the format of Retire.js; nil for none.
	Retire *signature.Repository

	Mode taint.Mode // who uses the code, and so what is untrusted; Guess: as in Config
	Deps []string   // packages in node_modules that are analysed like the project's own code

	Since string // a git revision; empty: everything counts

	CacheDir string // empty: no cache
	NoCache  bool
	Engine   string // names this build of tenet; a cache of another one is not read

	// Worker starts the process that parses source code. Without it the
	// parser runs in this process, which a hostile file can end.
	Worker func() *exec.Cmd

	Version  string           // of tenet, for the heading
	Now      func() time.Time // nil: time.Now
	Progress func(stage string, done, total int)
	Expect   func(size int64) // nil: nobody asks how many bytes of source code there are
}

// BaselineMode says what a run does with a baseline.
type BaselineMode int

// The modes.
const (
	UseBaseline    BaselineMode = iota // set aside what stands in it; no file is no baseline
	WriteBaseline                      // write today's findings into it
	IgnoreBaseline                     // count everything
	ReadBaseline                       // as UseBaseline, and the file stays as it is, whatever is gone
)

// A NothingError says that there was nothing to check.
type NothingError struct {
	Targets []string // where it was looked for
	Seen    int      // files of other kinds
}

func (e *NothingError) Error() string {
	return fmt.Sprintf("no JavaScript, TypeScript, package.json or Dockerfile under %s (%s seen)",
		strings.Join(e.Targets, ", "), plural(e.Seen, "file"))
}

// plural counts things whose plural takes an s.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// complete fills in what is not said, from tenet.yaml and the defaults.
func (o Options) complete() Options {
	c := o.Config
	if c == nil {
		c = &config.Config{}
		o.Config = c
	}
	if len(o.Targets) == 0 && len(o.Live) == 0 {
		o.Targets = []string{"."}
	}
	if len(o.Only) == 0 {
		o.Only = c.Only
	}
	if o.FailOn == 0 {
		o.FailOn, o.FailScore = c.FailOn, c.FailScore
	}
	if o.FailOn == 0 {
		o.FailOn = rule.High
	}
	if o.MaxFileSize == 0 {
		o.MaxFileSize = c.MaxFileSize
	}
	o.AllowIncomplete = o.AllowIncomplete || c.AllowIncomplete
	o.Lint = o.Lint || c.Lint
	if o.Mode == taint.Guess {
		o.Mode = c.Mode
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	return o
}
