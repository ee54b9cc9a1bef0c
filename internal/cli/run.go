package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tenet/internal/check"
	"tenet/internal/config"
	"tenet/internal/report"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// check carries out `tenet check`: everything that can be refused is refused
// first, then the driver runs, then every report is rendered, and only then
// anything is written.
func (a *app) check(cmd *cobra.Command, f *checkFlags, targets []string) error {
	if err := a.validate(cmd, f, targets); err != nil {
		return err
	}
	targets, services := f.live.split(targets)
	if f.live.observatory && len(services) == 0 {
		return usageError(cmd, "--observatory needs the address of a service, such as http://localhost:3000/.")
	}
	folders := targets
	if len(folders) == 0 {
		folders = []string{"."}
	}
	outputs, err := f.outputs.settle()
	if err != nil {
		return err
	}
	conf, file, err := a.loadConfig(f.config, folders)
	if err != nil {
		return err
	}
	p := a.newProgress(time.Now)
	o := a.options(f, conf, file, targets, p)
	if o.Finder, err = a.finder(f, conf, folders); err != nil {
		return err
	}
	login, err := a.login(conf.Login, services)
	if err != nil {
		return err
	}
	if o.Live, err = f.live.ask(cmd.Context(), services, login, p.report); err != nil {
		p.clear()
		return err
	}
	if o.Retire, err = retireRepository(); err != nil {
		return err
	}
	o.Expect = a.tuneMemory()
	result, err := check.Run(cmd.Context(), o)
	p.clear()
	if err != nil {
		return withHint(err)
	}
	reports, err := a.render(cmd, f, conf, outputs, result)
	if err != nil {
		return err
	}
	if err := a.write(cmd.Context(), reports); err != nil && !errors.Is(err, syscall.EPIPE) {
		return err
	}
	if f.live.observatory {
		observe(a.Err, o.Live)
	}
	return exitCode(result.Exit)
}

// A check may use so much memory before garbage is collected at all. Small
// projects, and large ones that have not changed, end before that; until source
// code is read and linked, hardly anything is made that is not kept.
const (
	unwatched        = 128 << 20 // bytes
	unwatchedPerByte = 15        // of source code
)

// tuneMemory has the garbage collector run when the heap has grown by four fifths
// instead of doubled. A check keeps most of what it makes until its end: letting
// the heap double takes as long, and a tenth more memory; by half takes a tenth less
// and a twentieth more time. Who has set GOGC or GOMEMLIMIT knows better.
// Nobody reads the profile of allocations, whose samples cost a hundredth of a run.
// What it returns is to be told how many bytes of source code there are.
func (a *app) tuneMemory() (expect func(size int64)) {
	runtime.MemProfileRate = 0
	if a.Getenv("GOGC") != "" || a.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(unwatched)
	var mu sync.Mutex
	watched := false
	// The first collection finds that nobody holds this.
	runtime.AddCleanup(new([64]byte), func(percent int) {
		mu.Lock()
		defer mu.Unlock()
		watched = true
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 80)
	return func(size int64) {
		mu.Lock()
		defer mu.Unlock()
		if !watched {
			debug.SetMemoryLimit(max(unwatched, unwatchedPerByte*size))
		}
	}
}

// options says to the driver what the flags say to us.
func (a *app) options(f *checkFlags, conf *config.Config, file string, targets []string, p *progress) check.Options {
	mode := check.UseBaseline
	switch {
	case f.writeBaseline:
		mode = check.WriteBaseline
	case f.noBaseline:
		mode = check.IgnoreBaseline
	}
	return check.Options{
		Targets:         targets,
		Rules:           a.rules,
		Config:          conf,
		ConfigFile:      file,
		Only:            f.only,
		FailOn:          f.failOn.Severity,
		FailScore:       f.failOn.Score,
		MinScore:        float64(f.minScore),
		MaxFileSize:     int64(f.maxFileSize),
		AllowIncomplete: f.allowIncomplete,
		All:             f.all,
		Audit:           slices.ContainsFunc(f.outputs, func(o output) bool { return o.format == report.NPMAudit }),
		Lint:            f.lint,
		Mode:            taint.ParseMode(f.mode),
		Deps:            f.deps,
		Workers:         f.workers,
		Baseline:        f.baseline,
		BaselineMode:    mode,
		Since:           f.since,
		CacheDir:        cacheDir(),
		NoCache:         f.noCache,
		Engine:          engine(),
		Worker:          workerCommand,
		Version:         Version,
		Now:             time.Now,
		Progress:        p.report,
	}
}

// withHint adds to an empty target where to look instead.
func withHint(err error) error {
	var nothing *check.NothingError
	if !errors.As(err, &nothing) {
		return err
	}
	msg := nothing.Error() + "."
	if len(nothing.Targets) == 1 {
		if above, ok := parent(nothing.Targets[0]); ok {
			if name := projectName(above); name != "" {
				msg += fmt.Sprintf("\n       Did you mean the folder above it? `tenet check %s` finds %s.", above, name)
			}
		}
	}
	return errors.New(msg + " Exit 2.")
}

// projectName returns the name and version that a folder's package.json
// gives, or "" if there is none.
func projectName(dir string) string {
	data, err := readBounded(filepath.Join(dir, "package.json"), maxConfig)
	if err != nil {
		return ""
	}
	var manifest struct{ Name, Version string }
	if json.Unmarshal(data, &manifest) != nil || manifest.Name == "" {
		return "a package.json"
	}
	return strings.TrimSpace(manifest.Name + " " + manifest.Version)
}

// engine names this build: facts and results that another build has cached
// may mean something else.
func engine() string {
	name := Version + " " + commit()
	self, err := os.Executable()
	if err != nil {
		return name
	}
	info, err := os.Stat(self)
	if err != nil {
		return name
	}
	return fmt.Sprintf("%s %d %d", name, info.Size(), info.ModTime().UnixNano())
}

// workerCommand starts this very program as a parser worker. Its first
// argument is a plain "tenet", whatever name it was started under.
func workerCommand() *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(self)
	cmd.Args = []string{"tenet"}
	cmd.Env = append(os.Environ(), workerVariable+"=1")
	return cmd
}

// cacheDir returns where results are kept, or "" when the system names no
// such place; then every run reads everything anew.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "tenet")
}

// render writes every report into memory.
func (a *app) render(cmd *cobra.Command, f *checkFlags, conf *config.Config, list outputs, result *check.Result) ([]*rendered, error) {
	o := report.Options{
		Width:      pipedWidth,
		All:        f.all,
		Quiet:      a.quiet,
		MaxPerRule: maxPerRule(f, conf),
		Source:     sources(result.Root),
		Checks:     a.checksByID(),
	}
	var reports []*rendered
	for _, out := range list {
		own := o
		if out.stdout() {
			own.Width, own.Color = a.width(), a.colored(a.color)
		}
		r := &rendered{output: out}
		if err := report.Lookup(out.format).Write(&r.data, result, own); err != nil {
			return nil, fmt.Errorf("cannot write the %s report: %w", out.format, err)
		}
		reports = append(reports, r)
	}
	return reports, cmd.Context().Err()
}

const usualMaxPerRule = 10

func maxPerRule(f *checkFlags, conf *config.Config) int {
	switch {
	case f.maxPerRule >= 0:
		return f.maxPerRule
	case conf.MaxPerRule != nil:
		return *conf.MaxPerRule
	}
	return usualMaxPerRule
}

func (a *app) checksByID() map[string]*rule.Check {
	checks := map[string]*rule.Check{}
	for _, r := range a.rules {
		for i := range r.Checks {
			checks[r.Checks[i].ID] = &r.Checks[i]
		}
	}
	return checks
}
