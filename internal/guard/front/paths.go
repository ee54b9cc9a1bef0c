package front

import (
	"fmt"
	"path"
	"strings"
)

// Paths are patterns of paths, by segments: * is one, ** at the beginning or
// the end any number, and case does not matter.
type Paths struct{ patterns [][]string }

// NewPaths reads patterns. The error names the key of tenet.yaml below guard,
// and the first pattern that is none.
func NewPaths(key string, patterns []string) (Paths, error) {
	for _, p := range patterns {
		if !strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "**/") {
			return Paths{}, fmt.Errorf("guard.%s: path %q starts neither with / nor with **/", key, p)
		}
	}
	return Paths{readyRates([]Rate{{Paths: patterns}})[0].patterns}, nil
}

// Cover reports whether one of the patterns matches a path, as routers see
// it: with the dots resolved, or as it stands.
func (p Paths) Cover(urlPath string) bool {
	for _, pattern := range p.patterns {
		if matches(pattern, segments(urlPath)) {
			return true
		}
	}
	return false
}

// CoverPlain reports the same of a path that no router could take for
// another one: it has no dots and no doubled slashes to resolve.
func (p Paths) CoverPlain(urlPath string) bool {
	clean := path.Clean(urlPath)
	return (urlPath == clean || urlPath == clean+"/") && p.Cover(urlPath)
}
