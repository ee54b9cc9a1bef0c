package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

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

// A refusal is that the application is not started, or its new version not
// taken: for known holes in what others wrote.
type refusal struct {
	level rule.Severity
	holes []rule.Finding // in the order of the report
}

// Error counts and names them.
func (r *refusal) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of severity %s or worse, which `refuse: %s` does not let pass.\n", counted(len(r.holes), "known hole"), r.level, r.level)
	for i, found := range r.holes {
		if i == shownRefusals {
			fmt.Fprintf(&b, "  and %d more: tenet check --only %s\n", len(r.holes)-i, strings.Join(knownHoles, ","))
			break
		}
		fmt.Fprintf(&b, "  %s  %s\n", found.Severity, source.Visible(found.Message))
	}
	b.WriteString("Repair them (`tenet fix` plans it), accept them in tenet.yaml with a reason, or ask for less with --refuse.")
	return b.String()
}

// guardRefuses looks for known holes in the project's libraries and
// dependencies. Those that are severe enough are a [refusal].
func (a *app) guardRefuses(ctx context.Context, f *guardFlags, conf *config.Config, file string, o guard.Options) error {
	if o.Refuse == 0 || len(o.Command) == 0 {
		return nil
	}
	targets := []string{guard.ProjectFolder(o.Dir)}
	c := &checkFlags{only: knownHoles, failOn: thresholdFlag{rule.Threshold{Severity: o.Refuse}}, offline: f.offline, allowIncomplete: true}
	p := a.newProgress(time.Now)
	options := a.options(c, conf, file, targets, p)
	var err error
	if options.Finder, err = a.finder(c, conf, targets); err != nil {
		return err
	}
	if options.Retire, err = retireRepository(); err != nil {
		return err
	}
	result, err := check.Run(ctx, options)
	p.clear()
	if err != nil {
		return fmt.Errorf("cannot look for known holes, which `refuse` asks for: %w", err)
	}
	refused := &refusal{level: o.Refuse}
	for _, found := range result.Findings {
		if found.Severity >= o.Refuse && found.Confidence != rule.Possible {
			refused.holes = append(refused.holes, found)
		}
	}
	if len(refused.holes) == 0 {
		return nil
	}
	return refused
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
