package signature

import (
	"slices"
	"sync"
)

// Own gives the table of the libraries that tenet knows itself.
var Own = sync.OnceValues(func() (*Table, error) {
	return Compile(slices.Concat(widgets, frameworks))
})

// late gives what the table knows of releases of a package that have the
// version of an earlier one in their code.
func late(pkg string) map[string]Later {
	for _, rows := range [][]Library{widgets, frameworks} {
		for i := range rows {
			if rows[i].Package == pkg {
				return rows[i].Late
			}
		}
	}
	return nil
}
