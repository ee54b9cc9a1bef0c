package cli

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenet/internal/check"
	"tenet/internal/fix"
	"tenet/internal/report"
	"tenet/internal/source"
)

func (a *app) fixCommand() *cobra.Command {
	write, offline := false, false
	cmd := &cobra.Command{
		Use:                   "fix [DIR] [options]",
		Short:                 "edit package.json: out of known holes",
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError(cmd, "fix takes one folder.")
			}
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return a.fix(cmd.Context(), dir, write, offline)
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, "change the files: all of them or none")
	cmd.Flags().BoolVar(&offline, "offline", false, "ask no registry about vulnerable packages")
	return cmd
}

// project looks at what a folder installs.
func (a *app) project(ctx context.Context, dir string, offline bool) (*check.Result, error) {
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("cannot look at %s: %w%s", dir, source.Cause(err), neighbour(dir))
	} else if !info.IsDir() {
		return nil, refuse("%s is no folder.", source.Visible(dir))
	}
	conf, file, err := a.loadConfig("", []string{dir})
	if err != nil {
		return nil, err
	}
	finder, err := a.finder(&checkFlags{offline: offline}, conf, []string{dir})
	if err != nil {
		return nil, err
	}
	r, err := check.Run(ctx, check.Options{
		Targets: []string{dir}, Rules: a.rules, Config: conf, ConfigFile: file, Only: []string{"dependencies"},
		BaselineMode: check.IgnoreBaseline, Audit: !offline, Finder: finder, CacheDir: cacheDir(), Engine: engine(), Worker: workerCommand, Version: Version, Now: time.Now,
	})
	if err != nil {
		return nil, withHint(err)
	}
	return r, installs(r, dir)
}

// installs returns an error if nothing says what a folder installs: silence
// about that is not the same as nothing to repair.
func installs(r *check.Result, dir string) error {
	switch {
	case len(r.Deps.Trees) > 0:
		return nil
	case len(r.Deps.Unread) > 0:
		u := r.Deps.Unread[0]
		why := u.Err.Error()
		if !strings.HasPrefix(why, u.File) {
			why = u.File + ": " + why
		}
		return refuse("cannot read %s.", strings.TrimSuffix(source.Visible(why), "."))
	}
	return refuse("nothing in %s says what is installed: there is neither a lockfile nor node_modules. Install first, or see `tenet check %s` for what package.json admits.",
		source.Visible(dir), source.Visible(dir))
}

// fix shows a plan, and carries it out if it is told to.
func (a *app) fix(ctx context.Context, dir string, write, offline bool) error {
	r, err := a.project(ctx, dir, offline)
	if err != nil {
		return err
	}
	root := r.Root
	if root == "" {
		root = dir
	}
	plan, err := fix.Make(r.Deps, os.DirFS(root))
	if err != nil {
		return err
	}
	a.showPlan(plan, r)
	if len(plan.Files) == 0 || !write {
		return a.nextSteps(plan, dir, write)
	}
	for _, f := range plan.Files {
		out := &rendered{output: output{file: filepath.Join(root, filepath.FromSlash(f.Name))}}
		out.data.WriteString(f.New)
		if err := a.staged.add(out); err != nil {
			a.staged.discard()
			return fmt.Errorf("cannot write %s: %w", f.Name, source.Cause(err))
		}
	}
	if err := a.staged.publish(); err != nil {
		return err
	}
	return a.nextSteps(plan, dir, write)
}

// showPlan prints the patch to standard output, and what it is for.
func (a *app) showPlan(plan *fix.Plan, r *check.Result) {
	for _, f := range plan.Files {
		for line := range strings.Lines(f.Diff()) {
			fmt.Fprintln(a.Out, source.VisibleBetween(strings.TrimRight(line, "\r\n"), "\t"))
		}
	}
	if len(plan.Steps) == 0 {
		fmt.Fprintln(a.Err, "Nothing to do: no known advisory affects what is installed.")
		a.remark("", report.AdvisoriesLine(r))
		return
	}
	var left []fix.Step
	for _, s := range plan.Steps {
		if s.Done {
			a.planStep("  fix   ", []fix.Step{s})
		} else {
			left = append(left, s)
		}
	}
	for len(left) > 0 {
		why := left[0].Text
		var same, others []fix.Step
		for _, s := range left {
			if s.Text == why {
				same = append(same, s)
			} else {
				others = append(others, s)
			}
		}
		a.planStep("  left  ", same)
		left = others
	}
}

// planStep prints one step, or several with one reason, as wide as a report.
func (a *app) planStep(word string, steps []fix.Step) {
	text := planned(steps[0]) + ": " + steps[0].Text
	if len(steps) > 1 {
		text = fmt.Sprintf("%d packages: %s: ", len(steps), steps[0].Text)
		for i, s := range steps {
			if i > 0 {
				text += ", "
			}
			text += planned(s)
		}
	}
	a.remark(word, text)
}

// remark prints a text to standard error, as wide as a terminal; a pipe gets
// one line.
func (a *app) remark(word, text string) {
	w := &wrapper{out: a.Err, width: math.MaxInt}
	if a.ErrTerminal {
		w.width = a.width()
	}
	w.paragraph(word, strings.Repeat(" ", len(word)), source.Visible(text))
}

// planned names a package, the version that it should have and what is to be
// known of that.
func planned(s fix.Step) string {
	about := []string{"1 advisory"}
	if s.Findings != 1 {
		about[0] = fmt.Sprintf("%d advisories", s.Findings)
	}
	if s.Major {
		about = append(about, "a new major version")
	}
	if s.Dev {
		about = append(about, "development only")
	}
	if s.To != "" {
		return s.Package + " -> " + s.To + " (" + strings.Join(about, ", ") + ")"
	}
	return s.Package + " (" + strings.Join(about, ", ") + ")"
}

// nextSteps says what to type.
func (a *app) nextSteps(plan *fix.Plan, dir string, written bool) error {
	if len(plan.Files) > 0 && !written {
		command := "tenet fix --write"
		if dir != "." {
			command = "tenet fix " + dir + " --write"
		}
		fmt.Fprintf(a.Err, "\nNothing is changed yet: %s\n", source.Visible(command))
	}
	for _, c := range plan.Commands {
		text := c.Text
		if at := filepath.Join(dir, filepath.FromSlash(c.Dir)); at != "." {
			text = "cd " + at + " && " + text
		}
		fmt.Fprintf(a.Err, "then  %s\n", source.Visible(text))
	}
	return nil
}
