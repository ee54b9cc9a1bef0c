//go:build !linux

package sandbox

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Available says what of this package works here.
func Available() Features { return lacking(runtime.GOOS) }

// Command prepares argv to be run with the environment and working directory of
// the policy, and with none of its restrictions: Available says so.
func Command(p Policy, argv []string, files ...*os.File) (*exec.Cmd, error) {
	if len(argv) == 0 || !filepath.IsAbs(argv[0]) {
		return nil, errors.New("the program to start must be given with its absolute path")
	}
	if p.User != nil {
		return nil, errors.New("user: changing to another user works on Linux only: leave it out here")
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if len(files) > 0 && runtime.GOOS == "windows" {
		return nil, errors.New("descriptors cannot be handed over on Windows")
	}
	return &exec.Cmd{Path: argv[0], Args: argv, Env: p.Env, Dir: p.Dir, ExtraFiles: files}, nil
}

// Stage is not used here.
func Stage([]string) error { return errors.New("there is no sandbox on " + runtime.GOOS) }
