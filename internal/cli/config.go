package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tenet/internal/config"
	"tenet/internal/source"
)

// maxConfig bounds tenet.yaml; the longest sensible one is a hundredth of it.
const maxConfig = 1 << 20

// readConfig reads the tenet.yaml that holds for the targets, or the named
// one, and returns its path too. Without any, the zero Config. The error may
// hold mistakes with their places; see [config.Errors].
func (a *app) readConfig(name string, targets []string) (*config.Config, string, error) {
	if name == "" {
		if name = findConfig(targets[0]); name == "" {
			return &config.Config{}, "", nil
		}
	}
	data, err := readBounded(name, maxConfig)
	if err != nil {
		return nil, name, fmt.Errorf("cannot read %s: %w", name, source.Cause(err))
	}
	known := append(a.ruleNames(), a.checkIDs()...)
	conf, err := config.Load(source.Decode(filepath.ToSlash(name), data), known)
	if err != nil && len(config.Errors(err)) == 0 {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return conf, name, err
}

// loadConfig is readConfig for a command: every mistake is shown with its
// place before the run is refused.
func (a *app) loadConfig(name string, targets []string) (*config.Config, string, error) {
	conf, name, err := a.readConfig(name, targets)
	if err == nil {
		return conf, name, nil
	}
	mistakes := config.Errors(err)
	for _, m := range mistakes {
		fmt.Fprintf(a.Err, "%s\n%s", source.Visible(m.Error()), m.Frame())
	}
	if len(mistakes) == 0 {
		return nil, "", err
	}
	fmt.Fprintf(a.Err, "tenet: nothing was checked; repair %s first. Exit 2.\n", source.Visible(filepath.Base(name)))
	return nil, "", exitCode(exitUsage)
}

// readBounded reads a small regular file whole.
func readBounded(name string, limit int64) ([]byte, error) {
	if info, err := os.Stat(name); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	return data, err
}

// findConfig looks for tenet.yaml in the folder of target and above it, up to
// the top of the repository. What lies above that is somebody else's. The
// name is returned as short as it can be written.
func findConfig(target string) string {
	dir := target
	if info, err := os.Stat(target); err == nil && !info.IsDir() {
		dir = filepath.Dir(target)
	}
	for {
		name := filepath.Join(dir, config.FileName)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return ""
		}
		up, ok := parent(dir)
		if !ok {
			return ""
		}
		dir = up
	}
}

// parent returns the folder above dir as a user would write it: "..", not the
// whole path, and whether there is one.
func parent(dir string) (string, bool) {
	abs, err := filepath.Abs(dir)
	if err != nil || filepath.Dir(abs) == abs {
		return "", false
	}
	if filepath.IsAbs(dir) {
		return filepath.Dir(dir), true
	}
	return filepath.Join(dir, ".."), true
}
