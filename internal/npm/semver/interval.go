package semver

import "slices"

// Versions are discrete where it matters: directly behind 1.2.3 comes
// 1.2.4-0, directly behind 1.2.4-rc comes 1.2.4-rc.0, and the lowest of all is
// 0.0.0-0. So every alternative of a range is one interval with its low end
// and without its high end, and questions about all versions of a range are
// arithmetic on ends.
type interval struct {
	low, high Version
	endless   bool // there is no high end
}

// after is the lowest version higher than v.
func after(v Version) Version {
	if len(v.Pre) == 0 {
		return Version{v.Major, v.Minor, v.Patch + 1, []Ident{zero}}
	}
	v.Pre = append(slices.Clip(v.Pre), zero)
	return v
}

// release is the version that v is a prerelease of, or v.
func (v Version) release() Version { return Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch} }

func lowest() Version { return Version{Pre: []Ident{zero}} }

func (iv interval) empty() bool { return !iv.endless && iv.low.Compare(iv.high) >= 0 }

// interval returns the versions for which all of a holds, prereleases included.
func (a alternative) interval() interval {
	iv := interval{low: lowest(), endless: true}
	for _, c := range a {
		if c.any {
			continue
		}
		low, high, endless := lowest(), c.v, true
		switch c.op {
		case ">":
			low = after(c.v)
		case ">=":
			low = c.v
		case "<":
			endless = false
		case "<=":
			high, endless = after(c.v), false
		default:
			low, high, endless = c.v, after(c.v), false
		}
		iv = iv.and(interval{low, high, endless})
	}
	return iv
}

func (iv interval) and(o interval) interval {
	if o.low.Compare(iv.low) > 0 {
		iv.low = o.low
	}
	if !o.endless && (iv.endless || o.high.Compare(iv.high) < 0) {
		iv.high, iv.endless = o.high, false
	}
	return iv
}

// without returns the parts of iv outside of others, which are sorted.
func (iv interval) without(others []interval) []interval {
	var parts []interval
	for _, o := range others {
		if before := (interval{iv.low, o.low, false}).and(iv); !before.empty() {
			parts = append(parts, before)
		}
		if o.endless {
			return parts
		}
		if o.high.Compare(iv.low) > 0 {
			iv.low = o.high
		}
	}
	if !iv.empty() {
		parts = append(parts, iv)
	}
	return parts
}

// intervals returns all versions of r, sorted by their low ends.
func (r *Range) intervals() []interval {
	var list []interval
	for _, a := range r.alternatives {
		if iv := a.interval(); !iv.empty() {
			list = append(list, iv)
		}
	}
	slices.SortFunc(list, func(x, y interval) int {
		return x.low.Compare(y.low)
	})
	return list
}

// Cover says how much of a range lies in another.
type Cover int

// The answers of [Overlap].
const (
	None Cover = iota // no version of it
	Some
	All
	Empty // it contains no version at all
)

// Overlap says whether all the versions that r contains are in within, some,
// or none. The range within counts with its prereleases, as that of an
// advisory does ([Audit]). Whether r does is as it was parsed: the range of a
// package.json ([Install]) contains 2.0.0-rc.1 only if it names a prerelease
// of 2.0.0.
//
// The question is about versions that could exist, not about those that were
// published: "All" of ^1.0.0 are in "<1.9.0" only if something else ends 1.x.
func Overlap(r, within *Range) Cover {
	inside, outside := false, false
	others := within.intervals()
	for _, a := range r.alternatives {
		iv := a.interval()
		for _, o := range others {
			inside = inside || r.contained(a, iv.and(o))
		}
		for _, part := range iv.without(others) {
			outside = outside || r.contained(a, part)
		}
	}
	switch {
	case inside && outside:
		return Some
	case inside:
		return All
	case outside:
		return None
	}
	return Empty
}

// Subset reports whether all the versions that r contains are in within.
func Subset(r, within *Range) bool {
	c := Overlap(r, within)
	return c == All || c == Empty
}

// Intersects reports whether a version can be in both ranges.
func Intersects(r, s *Range) bool {
	c := Overlap(r, s)
	return c == Some || c == All
}

// contained reports whether the alternative a of r contains a version of iv,
// which is a part of its interval.
func (r *Range) contained(a alternative, iv interval) bool {
	if iv.empty() {
		return false
	}
	if r.prerelease || iv.release() {
		return true
	}
	for _, c := range a {
		if !c.any && len(c.v.Pre) > 0 {
			bare := c.v.release()
			first := bare
			first.Pre = []Ident{zero}
			if !iv.and(interval{first, bare, false}).empty() {
				return true
			}
		}
	}
	return false
}

// release reports whether iv contains a version that is no prerelease.
func (iv interval) release() bool {
	return iv.endless || iv.low.release().Compare(iv.high) < 0
}
