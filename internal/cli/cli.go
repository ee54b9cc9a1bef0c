// Package cli is what a person or a script meets: commands, flags, exit codes
// and the words around them. It is the only package that prints, exits or
// reads the environment; everything below it takes readers, writers, a clock
// and a context.
//
// Findings go to standard output, all else to standard error. A command line
// that cannot be carried out leaves standard output empty, says in at most
// three lines what is wrong and what was probably meant, and exits 2.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tenet/internal/guard/sandbox"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/rules"
	"tenet/internal/source"
)

// The exit codes. Scripts rely on them: they never change.
const (
	exitKept       = 0   // every rule that could be judged is kept, or nothing reaches --fail-on
	exitBroken     = 1   // findings at or above --fail-on
	exitUsage      = 2   // could not start: flags, tenet.yaml, nothing to check
	exitIncomplete = 3   // something could not be read, so "kept" would be a guess
	exitInterrupt  = 130 // Ctrl-C: 128 + SIGINT, as shells count
)

// An Env is what a command sees of the world around it.
type Env struct {
	In          io.Reader
	Out, Err    io.Writer
	Getenv      func(string) string
	InTerminal  bool // In is a terminal
	OutTerminal bool // Out is a terminal
	ErrTerminal bool // Err is a terminal
	Columns     int  // width of the terminal behind Out, 0 if unknown
	Plain       bool // the terminal behind Out cannot show colour
}

// System returns the Env of this process.
func System() Env {
	e := Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		InTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if e.OutTerminal {
		e.Columns, _, _ = term.GetSize(int(os.Stdout.Fd()))
		e.Plain = !understandsEscapes(os.Stdout)
	}
	return e
}

// workerVariable makes this program a parser worker: a child process that
// reads files to parse from standard input and may die of them. A variable
// and not an argument, because it must work whatever the program is called.
const workerVariable = "TENET_WORKER"

// grace is how long a run may take to tidy up after Ctrl-C.
const grace = time.Second

// An app is one run of the program.
type app struct {
	Env
	rules []*rule.Rule
	color string // --color: auto, always, never
	quiet bool
	dir   string // -C

	staged staging // reports on their way to their files

	patient atomic.Bool // the command sees to its own graceful end
}

// Main carries out a command line, without the program's name, and returns
// the exit code.
func Main(args []string, env Env) int {
	if stage := env.Getenv(sandbox.StageVariable); stage != "" {
		return guardStage(stage, env)
	}
	if env.Getenv(workerVariable) == "1" {
		if err := js.Serve(env.In, env.Out); err != nil {
			fmt.Fprintf(env.Err, "tenet worker: %v\n", err)
			return exitIncomplete
		}
		return exitKept
	}
	// With a handler, writing to a pipe that nobody reads any more is an
	// error to look at and no longer the end of the process: `tenet check |
	// head` keeps its exit code.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once

	a := &app{Env: env, rules: rules.All()}
	done := make(chan error, 1)
	go func() { done <- a.run(ctx, args) }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		if a.patient.Load() {
			err = <-done
			break
		}
		select {
		case <-done:
		case <-time.After(grace): // stuck, perhaps in a pipe that nobody reads
		}
		a.staged.discard()
	}
	switch code := (exitCode)(0); {
	case ctx.Err() != nil && !a.patient.Load():
		fmt.Fprintln(env.Err, "tenet: interrupted")
		return exitInterrupt
	case err == nil || errors.Is(err, syscall.EPIPE):
		return exitKept
	case errors.As(err, &code):
		return int(code)
	default:
		fmt.Fprintf(env.Err, "tenet: %s\n", source.VisibleBetween(err.Error(), "\n"))
		return exitUsage
	}
}

// An exitCode is an "error" that has already been told to the user.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit %d", int(c)) }

func (a *app) run(ctx context.Context, args []string) error {
	root := a.rootCommand()
	if err := a.firstWord(root, args); err != nil {
		return err
	}
	root.SetArgs(args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	return root.ExecuteContext(ctx)
}

// rootCommand returns the tree of commands.
func (a *app) rootCommand() *cobra.Command {
	version := false
	root := &cobra.Command{
		Use:           "tenet COMMAND [options]",
		Short:         "check a Node.js application against ten security rules",
		SilenceErrors: true, // Main prints them
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // firstWord has looked at them

		DisableFlagsInUseLine: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if a.dir == "" {
				return nil
			}
			if err := os.Chdir(a.dir); err != nil {
				return fmt.Errorf("cannot start in %s: %w", a.dir, source.Cause(err))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if version {
				return a.printVersion()
			}
			return cmd.Help()
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpFunc(a.help)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.checkCommand(), a.explainCommand(), a.fixCommand(), a.guardCommand(), a.dbCommand(), a.initCommand(), a.lspCommand(), a.versionCommand(), a.completionCommand())
	root.SetHelpCommand(a.helpCommand())

	root.Flags().BoolVar(&version, "version", false, "print the version")
	flags := root.PersistentFlags()
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "findings and the last line only")
	flags.StringVarP(&a.dir, "directory", "C", "", "a folder to start in")
	flags.Var(newChoice(&a.color, "auto", "colour", "auto", "always", "never"), "color", "auto, always, never")
	root.MarkPersistentFlagDirname("directory")
	root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	return root
}
