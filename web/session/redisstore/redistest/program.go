package redistest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// names of the program, the first that is there is taken.
var names = []string{"redis-server", "valkey-server"}

// program is the command of a server without its arguments.
func program(t TB) *exec.Cmd {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return exec.Command(path)
		}
	}
	user, err := os.UserCacheDir()
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	root := filepath.Join(user, "tenet-test", "redis")
	if _, err := os.Stat(root); err != nil {
		if err := fetch(root); err != nil {
			t.Fatalf("these tests need a server of Redis or Valkey (apt-get install redis-server, brew install redis): %v", err)
		}
	}
	// Debian's redis-server is a link to this one, which goes by its name.
	cmd := exec.Command(filepath.Join(root, "usr/bin/redis-check-rdb"))
	cmd.Args[0] = names[0]
	folders, err := filepath.Glob(filepath.Join(root, "usr/lib/*-linux-*"))
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	cmd.Env = append(cmd.Environ(), "LD_LIBRARY_PATH="+strings.Join(folders, ":"))
	return cmd
}

// fetch unpacks Debian's package and what it needs that is not installed.
func fetch(root string) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(root), 0o755); err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(root), "redis-part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part)
	archives, lists := filepath.Join(part, "archives"), filepath.Join(part, "lists")
	for _, dir := range []string{archives, lists} {
		if err := os.MkdirAll(filepath.Join(dir, "partial"), 0o755); err != nil {
			return err
		}
	}
	apt := func(args ...string) error {
		return run("apt-get", append([]string{"-y", "-qq", "-o", "Debug::NoLocking=1", "-o", "Dir::Cache=" + part, "-o", "Dir::Cache::archives=" + archives}, args...)...)
	}
	download := []string{"install", "--download-only", "--reinstall", "--no-install-recommends", "redis-tools"}
	if err := apt(download...); err != nil {
		// The system's list of packages is missing or old: one of our own.
		own := []string{"-o", "Dir::State::lists=" + lists}
		if again := errors.Join(apt(append(own, "update")...), apt(append(own, download...)...)); again != nil {
			return errors.Join(err, again)
		}
	}
	packages, err := filepath.Glob(filepath.Join(archives, "*.deb"))
	if err != nil {
		return err
	}
	unpacked := filepath.Join(part, "root")
	for _, p := range packages {
		if err := run("dpkg-deb", "-x", p, unpacked); err != nil {
			return err
		}
	}
	// Tests of other packages may have been faster: one of the folders stays.
	if err := os.Rename(unpacked, root); err != nil {
		if _, there := os.Stat(root); there != nil {
			return err
		}
	}
	return nil
}

func run(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
