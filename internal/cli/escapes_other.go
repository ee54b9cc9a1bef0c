//go:build !windows

package cli

import "os"

// understandsEscapes reports whether a terminal obeys the sequences for
// colour. They all do, except those that TERM calls dumb.
func understandsEscapes(*os.File) bool { return true }
