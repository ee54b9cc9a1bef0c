package advisory

import (
	_ "embed"
	"strings"
)

// snapshot is made by `tenet db build`; docs/advisories.md says from what.
//
//go:embed advisories.bin
var snapshot string

// Embedded opens the table that this program carries. It is small, and as old
// as the program.
func Embedded() (*Table, error) {
	return OpenTable(strings.NewReader(snapshot), int64(len(snapshot)))
}
