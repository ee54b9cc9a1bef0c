package source

import (
	"errors"
	"fmt"
	"io/fs"
)

// An Error says why a text could not be read, and where it stops making
// sense. The zero Line means that the reason concerns the whole file.
type Error struct {
	File string
	Line int // from 1
	Col  int // from 1, in UTF-16 code units
	Why  string
}

// Errorf returns an Error at a byte offset of the text.
func (t *Text) Errorf(offset int, format string, args ...any) *Error {
	line, col := t.Position(offset)
	return &Error{File: t.Name, Line: line, Col: col, Why: fmt.Sprintf(format, args...)}
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Why
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Why)
}

// Cause is what went wrong with a file, without the operation and the path:
// the sentence around it names the file, and may not name this machine.
func Cause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// WithinSize returns an error if a configuration file has more bytes than limit.
func (t *Text) WithinSize(limit int) error {
	if len(t.Data) <= limit {
		return nil
	}
	return &Error{File: t.Name, Why: fmt.Sprintf("%d bytes, above the limit of %d for a configuration file", len(t.Data), limit)}
}
