package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tenet/internal/advisory/db"
	"tenet/internal/signature"
	"tenet/internal/source"
)

// retireFile is the repository of Retire.js beside the local database.
const retireFile = "retire.json"

// dbImportRetire keeps a repository of Retire.js for later runs.
func (a *app) dbImportRetire(name string) error {
	dir, err := dbDir()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot import %s: %w", name, source.Cause(err))
	}
	repo, err := signature.ReadRetire(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("cannot import %s: %w", name, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("cannot keep %s: %w", name, source.Cause(err))
	}
	if err := db.Replace(filepath.Join(dir, retireFile), data); err != nil {
		return fmt.Errorf("cannot keep %s: %w", name, source.Cause(err))
	}
	if a.quiet {
		return nil
	}
	holes := 0
	for _, v := range repo.Vulns {
		holes += len(v)
	}
	fmt.Fprintf(a.Err, "tenet: imported %s with %s, used in every run from now on\n", count(len(repo.Table.Libraries()), "library", "libraries"), count(holes, "range of versions", "ranges of versions"))
	if n := len(repo.Skipped); n > 0 {
		fmt.Fprintf(a.Err, "       %s cannot be used, such as\n       %s\n", count(n, "of its expressions", "of its expressions"), source.Visible(repo.Skipped[0]))
	}
	return nil
}

// retireRepository reads what dbImportRetire has kept; nil if there is none.
func retireRepository() (*signature.Repository, error) {
	dir, err := dbDir()
	if err != nil {
		return nil, nil // no place for one, so there is none
	}
	file := filepath.Join(dir, retireFile)
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", file, source.Cause(err))
	}
	defer f.Close()
	repo, err := signature.ReadRetire(f)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", file, err)
	}
	return repo, nil
}
