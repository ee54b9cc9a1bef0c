package npm

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"tenet/internal/source"
)

// A format is a lockfile by its name.
type format struct {
	name string
	read func(fs.FS, *source.Text) (*Graph, error)
}

// formats are all, in the order in which one is believed before the others:
// npm takes a shrinkwrap before a lockfile.
func formats() []format {
	return []format{
		{"npm-shrinkwrap.json", readPackageLock},
		{"package-lock.json", readPackageLock},
		{"pnpm-lock.yaml", readPnpm},
		{"yarn.lock", readYarn},
		{"bun.lock", readBun},
		{"bun.lockb", readBunBinary},
	}
}

// IsLockfile reports whether a file with this name is read by [ReadLock].
func IsLockfile(name string) bool {
	for _, f := range formats() {
		if f.name == path.Base(name) {
			return true
		}
	}
	return false
}

// ErrNoPackages says that a folder has neither lockfile nor node_modules.
var ErrNoPackages = errors.New("neither a lockfile nor node_modules")

// Load returns the packages of the project in a folder: of its lockfile, or
// else of its node_modules. Without both the error is [ErrNoPackages].
func Load(fsys fs.FS, dir string) (*Graph, error) {
	for _, f := range formats() {
		file := path.Join(dir, f.name)
		if _, err := fs.Stat(fsys, file); err == nil {
			return ReadLock(fsys, file)
		}
	}
	if info, err := fs.Stat(fsys, path.Join(dir, "node_modules")); err == nil && info.IsDir() {
		return ReadInstalled(fsys, dir)
	}
	return nil, ErrNoPackages
}

// ReadLock reads a lockfile and the package.json files of the project beside
// it. The error is a *source.Error.
func ReadLock(fsys fs.FS, file string) (*Graph, error) {
	for _, f := range formats() {
		if f.name != path.Base(file) {
			continue
		}
		text, err := readText(fsys, file, MaxLockfile)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(text.Data) == "" && f.name != "yarn.lock" {
			return nil, text.Errorf(0, "the lockfile is empty")
		}
		return f.read(fsys, text)
	}
	return nil, &source.Error{File: file, Why: "not the name of a lockfile"}
}

func readBunBinary(_ fs.FS, text *source.Text) (*Graph, error) {
	return nil, &source.Error{File: text.Name, Why: "a binary lockfile: bun install --save-text-lockfile --lockfile-only writes bun.lock, which is read"}
}
