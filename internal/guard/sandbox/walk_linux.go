package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A link is a symbolic link.
type link struct{ at, target string }

// A way is what the kernel goes through to get to a path.
type way struct {
	real   string   // where it ends, without links
	links  []link   // followed, in order
	passed []string // each file and folder on the way, without links, the links themselves among them
}

// mostLinks is how many links the kernel follows on the way to a file.
const mostLinks = 40

// walk follows a clean, absolute path.
func walk(path string) (way, error) {
	out := way{real: "/"}
	rest := strings.Split(filepath.Clean(path), "/")
	for len(rest) > 0 {
		next := filepath.Join(out.real, rest[0])
		rest = rest[1:]
		info, err := os.Lstat(next)
		if err != nil {
			return way{}, err
		}
		out.passed = append(out.passed, next)
		if info.Mode()&os.ModeSymlink == 0 {
			out.real = next
			continue
		}
		target, err := os.Readlink(next)
		if err != nil {
			return way{}, err
		}
		if out.links = append(out.links, link{next, target}); len(out.links) > mostLinks {
			return way{}, errors.New("too many symbolic links on the way")
		}
		if filepath.IsAbs(target) {
			out.real = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return out, nil
}

// through says whether the way leads into one of the folders. Who may write there decides where
// it ends.
func (w way) through(folders []string) bool {
	return slices.ContainsFunc(w.passed, func(path string) bool {
		return slices.ContainsFunc(folders, func(folder string) bool { return within(path, folder) })
	})
}

// separate makes sure that a process cannot widen its own policy: by replacing a program that is
// executed, or by a link, in a folder that it may write to, which would be followed the
// next time that it starts. Such paths are left out, as they are in the folder
// anyway; programs there are a mistake.
func separate(p *Policy, programs []string) error {
	kept, folders, err := outermost(p.Write)
	if err != nil {
		return err
	}
	var errs []error
	for _, program := range programs {
		w, err := walk(program)
		if err != nil {
			errs = append(errs, fmt.Errorf("program to be executed: %s: %w", program, err))
		} else if w.through(folders) {
			errs = append(errs, fmt.Errorf("write: the way to the program %s leads through a folder that can be written to, so the application could replace it: name folders without programs", program))
		}
	}
	outside := func(path string) bool {
		w, err := walk(path)
		return err != nil || !w.through(folders) // what does not exist is dealt with later
	}
	p.Write = kept
	for _, list := range []*[]string{&p.Read, &p.Devices, &p.Sockets} {
		*list = slices.DeleteFunc(slices.Clone(*list), func(path string) bool { return !outside(path) })
	}
	return errors.Join(errs...)
}

// outermost are the writable paths to which no way leads through another one, as they are
// given and without links.
func outermost(paths []string) (given, real []string, err error) {
	var errs []error
	ways := make([]way, len(paths))
	for i, path := range paths {
		var err error
		if ways[i], err = walk(path); errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("write: %s does not exist: create it, and give it to the user of the application", path))
		} else if err != nil {
			errs = append(errs, fmt.Errorf("write: %s: %w", path, err))
		}
	}
	if len(errs) > 0 {
		return nil, nil, errors.Join(errs...)
	}
	for i, w := range ways {
		var others []string
		for _, other := range ways {
			if other.real != w.real {
				others = append(others, other.real)
			}
		}
		if !w.through(others) {
			given, real = append(given, paths[i]), append(real, w.real)
		}
	}
	return given, real, nil
}
