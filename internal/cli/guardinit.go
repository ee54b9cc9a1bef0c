package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"tenet/internal/guard"
	"tenet/internal/source"
)

func (a *app) guardInitCommand(*guardFlags) *cobra.Command {
	force := false
	cmd := &cobra.Command{
		Use:                   "init [--force]",
		Short:                 "write a unit of systemd, a Dockerfile and a manifest for Kubernetes",
		DisableFlagsInUseLine: true,
		Args:                  noArguments,
		RunE:                  func(*cobra.Command, []string) error { return a.guardInit(force) },
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace files that are there already")
	return cmd
}

// guardInit writes the files that are not there yet, or with force all but
// tenet.yaml, which holds more than a section for guard.
func (a *app) guardInit(force bool) error {
	dir, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("cannot find out which folder this is: %w", err)
	}
	for _, f := range guard.InitFiles(dir) {
		if force && f.Name != "tenet.yaml" {
			if err := os.Remove(f.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("cannot replace %s: %w", f.Name, source.Cause(err))
			}
		}
		switch err := createFile(f.Name, []byte(f.Data)); {
		case errors.Is(err, fs.ErrExist) && f.Name == "tenet.yaml":
			fmt.Fprintf(a.Err, "tenet: left alone: tenet.yaml is here already. What guard takes from it: docs/configuration.md\n")
		case errors.Is(err, fs.ErrExist):
			fmt.Fprintf(a.Err, "tenet: left alone: %s is here already; --force replaces it\n", f.Name)
		case err != nil:
			return fmt.Errorf("cannot write %s: %w", f.Name, source.Cause(err))
		case !a.quiet:
			fmt.Fprintf(a.Err, "tenet: wrote %s: %s\n", f.Name, f.What)
		}
	}
	return nil
}
