package target

import (
	"fmt"
	"math"
	"strconv"
)

// The defaults of Options and the sizes of what steers the walk.
const (
	DefaultMaxFileSize = 1 << 20
	maxLockfileSize    = 64 << 20
	maxConfigSize      = 1 << 20 // .gitignore, tsconfig.json, pnpm-workspace.yaml
	maxFolderEntries   = 1_000_000
	batchSize          = 64       // files of one folder that one reader takes
	headSize           = 64 << 10 // enough of a large file to say what it is
)

// limits are the caps on a tree. Beyond them lies an attack or a mistake, and
// it is named as unread.
type limits struct {
	file    int64 // bytes of one file
	total   int64 // bytes of all files
	files   int
	entries int // names seen, of whatever kind
	depth   int
}

func defaultLimits(o Options) limits {
	l := limits{file: o.MaxFileSize, total: 2 << 30, files: 200_000, entries: 2_000_000, depth: 200}
	if l.file <= 0 {
		l.file = DefaultMaxFileSize
	}
	return l
}

// of returns the cap on a file of a kind.
func (l limits) of(k Kind) int64 {
	if k == Lockfile {
		return max(l.file, maxLockfileSize)
	}
	return l.file
}

// tooLarge says that a file of size bytes is above a limit. The option helps
// only where it is the limit.
func tooLarge(size, limit int64, k Kind) string {
	s := fmt.Sprintf("%s, above the limit of %s", bytesText(size), bytesText(limit))
	if k == Lockfile {
		return s
	}
	return s + " (raise it with maxFileSize in tenet.yaml)"
}

// bytesText prints a size with two digits: "3.1 MB", "640 KB", "12 bytes".
// A megabyte is 1024 kilobytes, as the default limit has it.
func bytesText(n int64) string {
	units := [...]string{"KB", "MB", "GB", "TB", "PB", "EB"}
	if n < 1024 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	v, unit := float64(n)/1024, 0
	for v >= 999.5 && unit < len(units)-1 {
		v /= 1024
		unit++
	}
	if v < 9.95 {
		// Not rounded down to the limit that it is above.
		return strconv.FormatFloat(math.Ceil(v*10)/10, 'f', -1, 64) + " " + units[unit]
	}
	return strconv.FormatFloat(math.Ceil(v), 'f', -1, 64) + " " + units[unit]
}
