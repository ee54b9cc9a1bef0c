package source

import "fmt"

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
