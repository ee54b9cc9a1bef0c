package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenet/internal/check"
	"tenet/internal/config"
	"tenet/internal/guard"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// harmless are the checks of rule strict whose findings strict mode repairs.
var harmless = []string{"strict/sloppy-file", "strict/misplaced-directive"}

// sloppyFiles lists the files that strict mode would break. They stay as they
// are, and are named: an application that does not start keeps no rule.
func (a *app) sloppyFiles(ctx context.Context, conf *config.Config, file string, o guard.Options) ([]guard.Sloppy, error) {
	if o.Upstream != "" {
		return nil, nil // it runs already
	}
	c := &checkFlags{only: []string{"strict"}, allowIncomplete: true}
	p := a.newProgress(time.Now)
	result, err := check.Run(ctx, a.options(c, conf, file, []string{o.Dir}, p))
	p.clear()
	var nothing *check.NothingError
	switch {
	case errors.As(err, &nothing):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("cannot look for what strict mode would break: %w", err)
	}
	var list []guard.Sloppy
	for _, f := range result.Findings {
		name := filepath.FromSlash(f.Place.File)
		if slices.Contains(harmless, f.ID) || slices.ContainsFunc(list, func(s guard.Sloppy) bool { return s.File == name }) {
			continue
		}
		list = append(list, guard.Sloppy{File: name, Line: f.Place.Line, Why: f.Message})
	}
	return list, nil
}

// knownHoles are the rules about what others wrote: whether that has known holes
// is asked before the application starts.
var knownHoles = []string{"libraries", "dependencies"}

// shownRefusals is how many findings a refusal names.
const shownRefusals = 5

// guardRefuses looks for known holes in the project's libraries and
// dependencies, and refuses to start it when one is severe enough.
func (a *app) guardRefuses(cmd *cobra.Command, f *guardFlags, conf *config.Config, file string, plan *guard.Plan) error {
	if plan.Refuse == 0 || len(plan.Command) == 0 {
		return nil
	}
	targets := []string{plan.Project}
	c := &checkFlags{only: knownHoles, failOn: thresholdFlag{rule.Threshold{Severity: plan.Refuse}}, offline: f.offline, allowIncomplete: true}
	p := a.newProgress(time.Now)
	o := a.options(c, conf, file, targets, p)
	var err error
	if o.Finder, err = a.finder(c, conf, targets); err != nil {
		return err
	}
	if o.Retire, err = retireRepository(); err != nil {
		return err
	}
	result, err := check.Run(cmd.Context(), o)
	p.clear()
	if err != nil {
		return fmt.Errorf("cannot look for known holes, which `refuse` asks for: %w", err)
	}
	var severe []rule.Finding
	for _, found := range result.Findings {
		if found.Severity >= plan.Refuse && found.Confidence != rule.Possible {
			severe = append(severe, found)
		}
	}
	if len(severe) == 0 {
		return nil
	}
	var b strings.Builder
	for i, found := range severe {
		if i == shownRefusals {
			fmt.Fprintf(&b, "  and %d more: tenet check --only %s\n", len(severe)-i, strings.Join(knownHoles, ","))
			break
		}
		fmt.Fprintf(&b, "  %s  %s\n", found.Severity, source.Visible(found.Message))
	}
	fmt.Fprintf(a.Err, "tenet: not started: %s of severity %s or worse, which `refuse: %s` does not let pass.\n%s"+
		"Repair them (`tenet fix` plans it), accept them in tenet.yaml with a reason, or ask for less with --refuse. Exit 1.\n",
		counted(len(severe), "known hole"), plan.Refuse, plan.Refuse, b.String())
	return exitCode(exitBroken)
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
