package audit

import (
	"slices"
	"strings"

	"tenet/internal/npm/semver"
)

// survey finds the affected versions among all that are published. Testing
// each would be slow for packages with thousands of releases, so those of one
// minor version are halved for as long as their ends do not agree that they are
// affected. What lies between two ends that are counts as affected.
func (c *cause) survey() {
	versions := c.pub.versions
	var queue [][2]int // from, to
	for from := 0; from < len(versions); {
		to := from + 1
		for to < len(versions) && versions[to].Major == versions[from].Major && versions[to].Minor == versions[from].Minor {
			to++
		}
		queue = append(queue, [2]int{from, to})
		from = to
	}
	for len(queue) > 0 {
		queue = append(queue[1:], c.halve(queue[0][0], queue[0][1])...)
	}
}

// halve tests the ends of a run of versions, and returns the parts that are
// still open. Prereleases at its ends share the answer of the outermost one,
// and do not decide about what lies between.
func (c *cause) halve(from, to int) [][2]int {
	low, high := from, to-1
	first, last := c.is(low), false
	for low < to && c.early(low) {
		low++
	}
	if low == to { // there is nothing else
		low = from
	} else if first {
		c.mark(from, low)
	}
	last = c.is(high)
	for high > low && c.early(high) {
		high--
	}
	if high == low {
		high = to - 1
	} else if last {
		c.mark(high+1, to)
	}
	if low != from {
		first = c.is(low)
	}
	if high != to-1 {
		last = c.is(high)
	}
	if first && last {
		c.mark(low, high)
		return nil
	}
	if high < low+2 {
		return nil
	}
	middle := from + (to-from)/2
	return [][2]int{c.shrunk(from, middle), c.shrunkBelow(middle, to)}
}

// shrunk leaves the prereleases at the end of a lower half to the answer of
// its last version, if it does not begin with one.
func (c *cause) shrunk(from, to int) [2]int {
	if !c.early(from) {
		hit := c.is(to - 1)
		for c.early(to - 1) {
			to--
			if hit {
				c.mark(to, to+1)
			}
		}
	}
	return [2]int{from, to}
}

// shrunkBelow does the same at the beginning of an upper half.
func (c *cause) shrunkBelow(from, to int) [2]int {
	if !c.early(to - 1) {
		hit := c.is(from)
		for c.early(from) {
			if hit {
				c.mark(from, from+1)
			}
			from++
		}
	}
	return [2]int{from, to}
}

func (c *cause) is(i int) bool    { return c.hits(c.pub.texts[i], "") }
func (c *cause) early(i int) bool { return len(c.pub.versions[i].Pre) > 0 }

func (c *cause) mark(from, to int) {
	for _, text := range c.pub.texts[from:to] {
		c.bad[text] = true
	}
}

// runs writes the affected versions as a range: from the first to the last of
// each run, over prereleases that nobody has tested.
func (c *cause) runs() string {
	all := c.pub.texts
	bad := slices.DeleteFunc(slices.Clone(all), func(v string) bool { return !c.bad[v] })
	var parts []string
	next := 0 // of bad
	for i := 0; i < len(all); i++ {
		first, last := all[i], ""
		for ; i < len(all); i++ {
			if next < len(bad) && all[i] == bad[next] {
				last = all[i]
				next++
			} else if !c.early(i) {
				break
			}
		}
		switch {
		case last == "":
		case last == all[len(all)-1]:
			parts = append(parts, ">="+first)
		case first == last:
			parts = append(parts, first)
		default:
			parts = append(parts, first+" - "+last)
		}
	}
	if len(parts) == 0 {
		return nothing
	}
	return semver.Simplify(c.pub.versions, strings.Join(parts, " || "), semver.Audit)
}

// simple is the range of everything that affects a package.
func (h *hole) simple() string {
	var texts []string
	for _, c := range h.causes {
		if h.pub.real || !slices.Contains(texts, c.text) {
			texts = append(texts, c.text)
		}
	}
	all := strings.Join(texts, " || ")
	if !h.pub.real {
		return all
	}
	return semver.Simplify(h.pub.versions, all, semver.Audit)
}
