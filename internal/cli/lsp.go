package cli

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"tenet/internal/check"
	"tenet/internal/lsp"
	"tenet/internal/taint"
)

// lspFlags is what the editor typed after `tenet lsp`.
type lspFlags struct {
	all, noLint bool
	config      string
	mode        string
}

func (a *app) lspCommand() *cobra.Command {
	f := &lspFlags{}
	cmd := &cobra.Command{
		Use:                   "lsp [options]",
		Short:                 "serve an editor",
		DisableFlagsInUseLine: true,
		Args:                  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.lsp(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.Bool("stdio", true, "speak on standard input and output, which is all that there is")
	flags.BoolVar(&f.all, "all", false, "also show what is merely possible")
	flags.BoolVar(&f.noLint, "no-lint", false, "leave out mistakes that are no weaknesses")
	flags.StringVar(&f.config, "config", "", "a file like tenet.yaml")
	flags.Var(newChoice(&f.mode, "", "mode", taint.Modes()...), "mode", "app, library")
	cmd.RegisterFlagCompletionFunc("mode", cobra.FixedCompletions(taint.Modes(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// lsp serves an editor until that leaves.
func (a *app) lsp(cmd *cobra.Command, f *lspFlags) error {
	if a.InTerminal {
		return errors.New("`tenet lsp` is started by an editor, and speaks with it on standard input and output. docs/editor.md says how editors are told")
	}
	runtime.MemProfileRate = 0
	if a.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a server keeps what it has read: a third less memory, for a tenth of the time
	}
	home, _ := os.UserHomeDir() // without one there is none to spare
	err := lsp.Serve(cmd.Context(), stream{a.In, a.Out}, lsp.Options{
		Version: Version, Rules: a.rules, All: f.all, Home: home, Log: a.Err,
		Open: func(dir string) (check.Options, error) { return a.editorOptions(f, dir) },
	})
	if errors.Is(err, lsp.ErrNoShutdown) {
		return exitCode(exitBroken) // as the protocol has it
	}
	return err
}

// editorOptions are those of a check in an editor. No registry is asked.
func (a *app) editorOptions(f *lspFlags, dir string) (check.Options, error) {
	conf, file, err := a.readConfig(f.config, []string{dir})
	if err != nil {
		return check.Options{}, err
	}
	finder, err := a.finder(&checkFlags{offline: true}, conf, []string{dir})
	if err != nil {
		return check.Options{}, err
	}
	retire, err := retireRepository()
	if err != nil {
		return check.Options{}, err
	}
	return check.Options{
		Rules: a.rules, Config: conf, ConfigFile: file, Lint: !f.noLint, Mode: taint.ParseMode(f.mode),
		Finder: finder, Retire: retire, CacheDir: cacheDir(), Engine: engine(), Worker: workerCommand,
		Version: Version, Now: time.Now,
	}, nil
}

// stream is the way to an editor and back.
type stream struct {
	io.Reader
	io.Writer
}

// Close ends the reading, for which there is no other way to stop.
func (s stream) Close() error {
	if c, ok := s.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
