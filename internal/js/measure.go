package js

import (
	ts "github.com/microsoft/typescript-go/shim"

	"tenet/internal/source"
)

// Parse parses a file and returns how many nodes its tree has. It is there to
// be measured: what [Extract] takes beyond it is ours. See Extract on files of
// strangers.
func Parse(name string, text *source.Text) int {
	kind, path := scriptKind(Options{}.extension(name))
	return ts.Parse(path, text.Data, kind).NodeCount
}
