package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenet/internal/advisory"
	"tenet/internal/advisory/db"
	"tenet/internal/npmrc"
	"tenet/internal/source"
)

// dbCommand is `tenet db` with the commands below it.
func (a *app) dbCommand() *cobra.Command {
	root := &cobra.Command{
		Use:                   "db status | update | import | build",
		Short:                 "advisories: where they come from, how old they are",
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return refuse("unknown command `db %s`. %s", args[0], didYouMean(args[0], commandNames(cmd)))
		},
	}
	root.AddCommand(a.dbStatusCommand(), a.dbUpdateCommand(), a.dbImportCommand(), a.dbBuildCommand())
	return root
}

func (a *app) dbStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "what there is, and how old it is",
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return a.dbStatus(time.Now()) },
	}
}

func (a *app) dbUpdateCommand() *cobra.Command {
	from, full := "", false
	cmd := &cobra.Command{
		Use:                   "update [--from URL] [--full]",
		Short:                 "fetch OSV's export of npm, or what changed since",
		Args:                  noArguments,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.dbUpdate(cmd.Context(), db.UpdateOptions{Base: from, Full: full, Now: time.Now()})
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the URL of a mirror of OSV's exports")
	cmd.Flags().BoolVar(&full, "full", false, "everything, not only what changed")
	cmd.RegisterFlagCompletionFunc("from", cobra.NoFileCompletions)
	return cmd
}

func (a *app) dbImportCommand() *cobra.Command {
	retire := ""
	cmd := &cobra.Command{
		Use:                   "import FILE | DIR ... | --retire FILE",
		Short:                 "replace the local database by OSV records",
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if retire != "" {
				if err := a.dbImportRetire(retire); err != nil || len(args) == 0 {
					return err
				}
			}
			if len(args) == 0 {
				return usageError(cmd, "import needs a zip of OSV records, a folder of them, or a clone of the GitHub advisory database.")
			}
			return a.dbImport(cmd.Context(), args)
		},
	}
	cmd.Flags().StringVar(&retire, "retire", "", "a repository of Retire.js, used beside the libraries that tenet knows")
	cmd.MarkFlagFilename("retire", "json")
	return cmd
}

func (a *app) dbBuildCommand() *cobra.Command {
	from, output := "", ""
	cmd := &cobra.Command{
		Use:                   "build --from DIR -o FILE",
		Short:                 "make a table of advisories from CSV files",
		Args:                  noArguments,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from == "" || output == "" {
				return usageError(cmd, "build needs --from, a folder of facts, and -o, the file to write.")
			}
			return a.dbBuild(from, output)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "a folder of CSV files")
	cmd.Flags().StringVarP(&output, "output", "o", "", "the file to write")
	cmd.MarkFlagDirname("from")
	return cmd
}

// dbDir returns the folder of the local database, or an error when the system
// names no place for it.
func dbDir() (string, error) {
	if dir := cacheDir(); dir != "" {
		return filepath.Join(dir, "advisories"), nil
	}
	return "", errors.New("there is no place for the advisory database: set HOME or XDG_CACHE_HOME")
}

// npmSettings reads the .npmrc files that hold for a folder.
func (a *app) npmSettings(dir string) (*npmrc.Config, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // without one there is no user's file
	}
	return npmrc.Load(npmrc.Options{Project: dir, Home: home, Getenv: a.Getenv, Environ: os.Environ()})
}

func (a *app) dbUpdate(ctx context.Context, o db.UpdateOptions) error {
	var err error
	if o.Dir, err = dbDir(); err != nil {
		return err
	}
	conf, err := a.npmSettings("") // a mirror is fetched through the user's proxy, not a project's
	if err != nil {
		return err
	}
	if o.Client, err = conf.Client(); err != nil {
		return err
	}
	if a.ErrTerminal && !a.quiet {
		say := time.AfterFunc(time.Second/2, func() { fmt.Fprintln(a.Err, "tenet: fetching advisories; all of npm's are some 200 MB") })
		defer say.Stop()
	}
	got, err := db.Update(ctx, o)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		fmt.Fprintf(a.Err, "tenet: %s\n       The local database is as it was. Where there is no way to that server, fetch npm/all.zip elsewhere and\n       run `tenet db import all.zip`, or name a mirror with --from.\n", source.Visible(err.Error()))
		return exitCode(exitIncomplete)
	}
	defer got.Table.Close()
	a.saySkipped(got.Skipped, got.Why)
	if !a.quiet {
		how := fmt.Sprintf("%s changed", count(got.Changed, "record", "records"))
		if got.Full {
			how = "all fetched anew"
		}
		fmt.Fprintf(a.Err, "tenet: %s: %s\n", how, contents(got.Table))
	}
	return nil
}

func (a *app) dbImport(ctx context.Context, names []string) error {
	dir, err := dbDir()
	if err != nil {
		return err
	}
	var parts []*db.Imported
	var bases []string
	for _, name := range names {
		got, err := db.Import(ctx, name)
		if err != nil {
			return fmt.Errorf("cannot import %w", err)
		}
		parts = append(parts, got)
		bases = append(bases, filepath.Base(filepath.Clean(name)))
	}
	all := db.Join(parts...)
	if len(all.Advisories) == 0 {
		return fmt.Errorf("cannot import %s: none of its %s is about an npm package", strings.Join(names, ", "), count(all.Records, "record", "records"))
	}
	meta := advisory.Meta{Date: time.Now().UTC(), Origin: strings.Join(bases, ", ")}
	if err := db.Write(dir, meta, all.Advisories); err != nil {
		return err
	}
	a.saySkipped(all.Skipped, all.Why)
	if a.quiet {
		return nil
	}
	table, err := db.Open(dir)
	if err != nil {
		return err
	}
	defer table.Close()
	fmt.Fprintf(a.Err, "tenet: imported %s: %s\n", count(all.Records, "record", "records"), contents(table))
	return nil
}

// saySkipped names records that could not be read.
func (a *app) saySkipped(n int, why []string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(a.Err, "tenet: %s could not be read and had to be left out:\n", count(n, "file", "files"))
	for _, w := range why {
		fmt.Fprintf(a.Err, "       %s\n", source.Visible(w))
	}
	if n > len(why) {
		fmt.Fprintf(a.Err, "       and %s more\n", grouped(n-len(why)))
	}
}

func (a *app) dbBuild(from, output string) error {
	if err := writable(output); err != nil {
		return err
	}
	list, newest, err := advisory.ReadFacts(os.DirFS(from))
	if err != nil {
		return fmt.Errorf("cannot read the facts in %s: %w", from, err)
	}
	data, err := advisory.Encode(advisory.Meta{Date: newest, Origin: "facts"}, list)
	if err != nil {
		return err
	}
	if err := db.Replace(output, data); err != nil {
		return fmt.Errorf("cannot write %s: %w", output, source.Cause(err))
	}
	if !a.quiet {
		fmt.Fprintf(a.Err, "tenet: wrote %s: %s, %s bytes, the newest of %s\n", output, count(len(list), "advisory", "advisories"), grouped(len(data)), newest.Format(time.DateOnly))
	}
	return nil
}

// contents says what is in a table.
func contents(t *advisory.Table) string {
	text := fmt.Sprintf("%s of %s", count(t.Advisories, "advisory", "advisories"), count(t.Packages, "package", "packages"))
	if t.Malicious > 0 {
		text += fmt.Sprintf(", %s of them malicious", grouped(t.Malicious))
	}
	return text
}

// largest returns the sources with the most advisories, the largest first.
func largest(sources []advisory.SourceCount, most int) []advisory.SourceCount {
	list := slices.Clone(sources)
	slices.SortStableFunc(list, func(a, b advisory.SourceCount) int { return b.Count - a.Count })
	return list[:min(most, len(list))]
}
