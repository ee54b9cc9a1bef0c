package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/suggest"
	"tenet/internal/taint"
)

// checkFlags is what the user typed after `tenet check`.
type checkFlags struct {
	only            []string
	failOn          thresholdFlag
	minScore        scoreFlag
	all             bool
	lint            bool
	offline         bool
	mode            string
	deps            []string
	since           string
	writeBaseline   bool
	noBaseline      bool
	baseline        string
	outputs         outputs
	maxPerRule      int
	allowIncomplete bool
	config          string
	maxFileSize     sizeFlag
	noCache         bool
	workers         int
	live            liveFlags
}

func (a *app) checkCommand() *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:                   "check [DIR | FILE | URL | pid:N]... [options]",
		Short:                 "find what breaks a rule",
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.check(cmd, f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.only, "only", nil, "rules or checks, with commas between")
	flags.Var(&f.failOn, "fail-on", strings.Join(rule.Severities(), ", ")+", or a CVSS score")
	flags.Var(&f.minScore, "min-cvss", "leave out what is about advisories of a lower CVSS score")
	flags.BoolVar(&f.all, "all", false, "also show low findings and the accepted ones")
	flags.BoolVar(&f.lint, "lint", false, "also look for mistakes that are no weaknesses")
	flags.Var(newChoice(&f.mode, "", "mode", taint.Modes()...), "mode", strings.Join(taint.Modes(), ", "))
	flags.StringSliceVar(&f.deps, "deps", nil, "packages in node_modules, with commas between")
	flags.BoolVar(&f.offline, "offline", false, "ask no registry about vulnerable packages")
	flags.StringVar(&f.since, "since", "", "a git commit, such as origin/main")
	flags.BoolVar(&f.writeBaseline, "write-baseline", false, "set today's findings aside")
	flags.BoolVar(&f.noBaseline, "no-baseline", false, "count the findings that were set aside")
	flags.StringVar(&f.baseline, "baseline", "", "the file of findings set aside")
	flags.VarP(formatFlag{&f.outputs}, "format", "f", strings.Join(formatNames(), ", "))
	flags.VarP(fileFlag{&f.outputs}, "output", "o", "a file, or - for standard output")
	flags.IntVar(&f.maxPerRule, "max-per-rule", -1, "a number, 0 for all")
	flags.BoolVar(&f.allowIncomplete, "allow-incomplete", false, "exit 0 although some files could not be read")
	flags.StringVar(&f.config, "config", "", "a file like tenet.yaml")
	flags.Var(&f.maxFileSize, "max-file-size", "a number of bytes, or one with KB or MB")
	flags.BoolVar(&f.noCache, "no-cache", false, "read every file anew")
	flags.IntVar(&f.workers, "workers", 0, "a number, 0 for one a processor")
	f.live.add(flags)
	a.completeCheck(cmd)
	return cmd
}

// completeCheck says which words the shell offers after a flag.
func (a *app) completeCheck(cmd *cobra.Command) {
	words := map[string][]string{
		"only":    append(a.ruleNames(), a.checkIDs()...),
		"fail-on": rule.Severities(),
		"format":  formatNames(),
		"mode":    taint.Modes(),
	}
	for _, name := range []string{"only", "fail-on", "format", "mode"} {
		cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words[name], cobra.ShellCompDirectiveNoFileComp))
	}
	for _, name := range []string{"since", "deps", "max-per-rule", "max-file-size", "workers", "header", "cookie", "max-requests", "port", "live"} {
		cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
}

// validate refuses what no run could carry out.
func (a *app) validate(cmd *cobra.Command, f *checkFlags, targets []string) error {
	for _, t := range targets {
		if isLive(t) {
			continue
		}
		if t == "" {
			return usageError(cmd, "the name of what to check is empty.")
		}
		if err := canOpen(t); err != nil {
			return fmt.Errorf("cannot check %s: %w%s", t, source.Cause(err), cmp.Or(neighbour(t), address(t)))
		}
	}
	unbuilt := 0
	for _, id := range f.only {
		known := false
		for _, r := range a.rules {
			if r.Name == id {
				known = true
				if r.Files == nil {
					unbuilt++
				}
			}
		}
		if !known && !slices.Contains(a.checkIDs(), id) {
			return a.unknownID(id, " after --only")
		}
	}
	if unbuilt > 0 && unbuilt == len(f.only) {
		return fmt.Errorf("nothing to do: not built yet: %s", strings.Join(f.only, ", "))
	}
	if err := f.live.validate(cmd); err != nil {
		return err
	}
	if f.writeBaseline && f.noBaseline {
		return usageError(cmd, "--write-baseline and --no-baseline contradict each other.")
	}
	if f.writeBaseline && f.since != "" {
		return usageError(cmd, "--write-baseline needs a whole run, --since is a part of one.")
	}
	if f.writeBaseline && len(f.only) > 0 {
		return usageError(cmd, "--write-baseline needs a whole run, --only is a part of one.")
	}
	if f.maxPerRule < 0 && cmd.Flags().Changed("max-per-rule") {
		return usageError(cmd, fmt.Sprintf("--max-per-rule cannot be `%d`: a number, 0 for all.", f.maxPerRule))
	}
	if f.workers < 0 {
		return usageError(cmd, fmt.Sprintf("--workers cannot be `%d`: a number, 0 for one a processor.", f.workers))
	}
	return nil
}

// canOpen returns why nothing of a target can be seen. Files are left to the
// driver, which names those that cannot be read: to open a pipe would wait.
func canOpen(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return err
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return dir.Close()
}

// neighbour returns a question after a path that does not exist: is the one
// beside it meant that is written almost alike?
func neighbour(path string) string {
	if _, err := os.Lstat(path); err == nil {
		return ""
	}
	dir, base := filepath.Split(filepath.Clean(path))
	entries, err := os.ReadDir(filepath.Join(dir, "."))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if near := suggest.Nearest(base, names); near != "" {
		return fmt.Sprintf(". Did you mean `%s`?", filepath.Join(dir, near))
	}
	return ""
}
