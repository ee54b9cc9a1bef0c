package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenet/internal/guard"
)

func (a *app) guardReloadCommand(f *guardFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "reload",
		Short: "put a new version in the place of the one that runs",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.askGuard(cmd, f, "reload") },
	}
}

func (a *app) guardStopCommand(f *guardFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "stop",
		Short: "end it in order",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.askGuard(cmd, f, "stop") },
	}
}

func (a *app) guardStatusCommand(f *guardFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "what runs, and where",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.askGuard(cmd, f, "status") },
	}
}

func (a *app) guardAdviceCommand(f *guardFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "advice",
		Short: "what the switches of Node.js have broken, or would",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.askGuard(cmd, f, "advice") },
	}
}

// cspWords are what `tenet guard csp` takes.
var cspWords = []string{"suggest", "observe", "enforce", "status"}

func (a *app) guardCSPCommand(f *guardFlags) *cobra.Command {
	return &cobra.Command{
		Use:                   "csp suggest | observe | enforce | status",
		Short:                 "the content security policy that guard learns",
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     cobra.FixedCompletions(cspWords, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return usageError(cmd, "csp needs one word: "+strings.Join(cspWords, ", ")+".")
			case !slices.Contains(cspWords, args[0]):
				return refuse("unknown word `%s` after csp. %s", args[0], didYouMean(args[0], cspWords))
			}
			return a.askGuard(cmd, f, "csp", args[0])
		},
	}
}

// askGuard tells the guard of this folder something, and prints its answer.
func (a *app) askGuard(cmd *cobra.Command, f *guardFlags, words ...string) error {
	o, _, _, err := a.guardOptions(cmd, f, nil)
	if err != nil {
		return err
	}
	text, err := guard.Ask(cmd.Context(), o.StateFolder(), words...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.Out, strings.TrimRight(text, "\n"))
	return err
}
