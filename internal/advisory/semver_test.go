package advisory

import "tenet/internal/npm/semver"

// satisfies is what callers hand in: npm's ranges as npm audit reads them.
func satisfies(version, rng string) bool {
	return semver.Satisfies(version, rng, semver.Options{IncludePrerelease: true, Loose: true})
}
