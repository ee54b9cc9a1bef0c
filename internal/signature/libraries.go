package signature

import (
	"slices"
	"sync"
)

// Own gives the table of the libraries that tenet knows itself.
var Own = sync.OnceValues(func() (*Table, error) {
	return Compile(slices.Concat(widgets, frameworks))
})
