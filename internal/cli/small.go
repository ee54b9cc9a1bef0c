package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tenet/internal/config"
	"tenet/internal/source"
)

// Version is the version of tenet that reports carry.
const Version = "0.1.0"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:                   "version",
		DisableFlagsInUseLine: true,
		Short:                 "print the version",
		Args:                  noArguments,
		RunE:                  func(*cobra.Command, []string) error { return a.printVersion() },
	}
}

func (a *app) printVersion() error {
	from := ""
	if c := commit(); c != "" {
		from = "commit " + c + ", "
	}
	_, err := fmt.Fprintf(a.Out, "tenet %s (%s%s, %s/%s)\n", Version, from, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// commit returns the beginning of the commit that this program was built
// from, or "" if the build does not know.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return ""
}

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:                   "completion bash | zsh | fish | powershell",
		Short:                 "complete commands in your shell",
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError(cmd, "completion needs the name of one shell.")
			}
			switch root := cmd.Root(); args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.Out, true)
			case "zsh":
				return root.GenZshCompletion(a.Out)
			case "fish":
				return root.GenFishCompletion(a.Out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.Out)
			}
			return refuse("unknown shell `%s`. %s", args[0], didYouMean(args[0], shells))
		},
	}
}

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:                   "init",
		DisableFlagsInUseLine: true,
		Short:                 "write a tenet.yaml with comments",
		Args:                  noArguments,
		RunE: func(*cobra.Command, []string) error {
			err := createFile(config.FileName, []byte(config.Example("")))
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("%s is here already and was left alone", config.FileName)
			}
			if err != nil {
				return fmt.Errorf("cannot write %s: %w", config.FileName, source.Cause(err))
			}
			if !a.quiet {
				fmt.Fprintf(a.Err, "tenet: wrote %s; every setting in it is commented out\n", config.FileName)
			}
			return nil
		},
	}
}

// createFile writes a file that must not exist yet.
func createFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		os.Remove(name)
		return err
	}
	return f.Close()
}

// noArguments refuses arguments in the words of this program.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError(cmd, fmt.Sprintf("%s takes no arguments, got `%s`.", cmd.Name(), args[0]))
	}
	return nil
}

// ruleNames lists the rules in their order.
func (a *app) ruleNames() []string {
	var names []string
	for _, r := range a.rules {
		names = append(names, r.Name)
	}
	return names
}

// checkIDs lists the checks in the order of their rules.
func (a *app) checkIDs() []string {
	var ids []string
	for _, r := range a.rules {
		for i := range r.Checks {
			ids = append(ids, r.Checks[i].ID)
		}
	}
	return ids
}
