package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"tenet/internal/report"
	"tenet/internal/source"
)

// An output is one report: a format, and the file it goes to.
type output struct {
	format string // "" until known: text
	file   string // "" until known: standard output; "-" is standard output too
}

// stdout reports whether the output goes to standard output.
func (o output) stdout() bool { return o.file == "" || o.file == "-" }

// outputs collects -f and -o in the order in which they were typed: each -o
// belongs to the -f before it that has none, or else to the one that follows.
type outputs []output

type (
	formatFlag struct{ list *outputs }
	fileFlag   struct{ list *outputs }
)

// Set adds a format.
func (f formatFlag) Set(name string) error {
	if report.Lookup(name) == nil {
		return refuse("unknown format `%s`. %s", name, didYouMean(name, formatNames()))
	}
	if n := len(*f.list); n > 0 && (*f.list)[n-1].format == "" {
		(*f.list)[n-1].format = name
		return nil
	}
	*f.list = append(*f.list, output{format: name})
	return nil
}

func (f formatFlag) String() string { return "" }

// Type names the kind of value for generated help.
func (f formatFlag) Type() string { return "NAME" }

// Set adds a file.
func (f fileFlag) Set(name string) error {
	if name == "" {
		return wording("--output needs the name of a file, or - for standard output.")
	}
	if n := len(*f.list); n > 0 && (*f.list)[n-1].file == "" {
		(*f.list)[n-1].file = name
		return nil
	}
	*f.list = append(*f.list, output{file: name})
	return nil
}

func (f fileFlag) String() string { return "" }

// Type names the kind of value for generated help.
func (f fileFlag) Type() string { return "FILE" }

// settle fills in the defaults and refuses what cannot be written. It runs
// before anything is checked: nobody waits for a report that has no place.
func (list outputs) settle() (outputs, error) {
	if len(list) == 0 {
		return outputs{{format: "text"}}, nil
	}
	settled := append(outputs(nil), list...)
	seen := map[string]bool{}
	for i := range settled {
		o := &settled[i]
		if o.format == "" {
			o.format = "text"
		}
		key := "-"
		if !o.stdout() {
			key = filepath.Clean(o.file)
			if err := writable(o.file); err != nil {
				return nil, err
			}
		}
		if seen[key] {
			if key == "-" {
				return nil, errors.New("two formats for standard output: give all but one of them a file with -o")
			}
			return nil, fmt.Errorf("two formats for the same file %s", o.file)
		}
		seen[key] = true
	}
	return settled, nil
}

// writable refuses a file whose folder does not exist, and a folder.
func writable(name string) error {
	dir := filepath.Dir(name)
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("cannot write %s: %s: %w", name, dir, source.Cause(err))
	} else if !info.IsDir() {
		return fmt.Errorf("cannot write %s: %s is not a folder", name, dir)
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return fmt.Errorf("cannot write %s: it is a folder", name)
	}
	return nil
}

// A rendered report waits to be written.
type rendered struct {
	output
	data bytes.Buffer
}

// write puts all reports in their places: the files first, whole or not at
// all, then the one for standard output. When ctx ends, or a file cannot be
// written, no file appears and no temporary one stays.
func (a *app) write(ctx context.Context, reports []*rendered) error {
	defer a.staged.discard()
	for _, r := range reports {
		if r.stdout() {
			continue
		}
		if err := a.staged.add(r); err != nil {
			return fmt.Errorf("cannot write %s: %w", r.file, source.Cause(err))
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := a.staged.publish(); err != nil {
		return err
	}
	for _, r := range reports {
		if r.stdout() {
			if _, err := a.Out.Write(r.data.Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// A staging holds files that are written and not yet in their places. It is
// safe for concurrent use, because Ctrl-C discards it while it is being filled.
type staging struct {
	mu     sync.Mutex
	files  []stagedFile
	closed bool // discarded: nothing is published any more
}

type stagedFile struct{ temporary, final string }

// add writes a report beside its final place. What is no regular file, a
// pipe or /dev/null, is written directly: it cannot be replaced.
func (s *staging) add(r *rendered) error {
	final, mode := r.file, fs.FileMode(0o666)
	if info, err := os.Stat(final); err == nil {
		if !info.Mode().IsRegular() {
			return os.WriteFile(final, r.data.Bytes(), mode)
		}
		mode = info.Mode().Perm()
		if target, err := filepath.EvalSymlinks(final); err == nil {
			final = target
		}
	}
	f, err := s.create(final, mode)
	if err != nil {
		return err
	}
	if _, err := f.Write(r.data.Bytes()); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// create opens a temporary file in the folder of final: a rename is whole or
// not at all only within one file system.
func (s *staging) create(final string, mode fs.FileMode) (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, context.Canceled
	}
	dir, base := filepath.Split(final)
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d.%d.tmp", base, os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && i < 100 {
			continue
		}
		if err == nil {
			s.files = append(s.files, stagedFile{name, final})
		}
		return f, err
	}
}

// publish moves all files to their places.
func (s *staging) publish() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return context.Canceled
	}
	for len(s.files) > 0 {
		f := s.files[0]
		if err := os.Rename(f.temporary, f.final); err != nil {
			return fmt.Errorf("cannot write %s: %w", f.final, source.Cause(err))
		}
		s.files = s.files[1:]
	}
	return nil
}

// discard removes what is not in its place yet, and refuses more.
func (s *staging) discard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		os.Remove(f.temporary)
	}
	s.files, s.closed = nil, true
}

// formatNames lists what -f accepts.
func formatNames() []string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return names
}
