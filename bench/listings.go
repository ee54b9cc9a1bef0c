package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"tenet/internal/rule"
)

// listMisses prints the cases that are not found, for reading: where each is,
// and what tenet says nearest to it.
func (b *bench) listMisses(cases []*labelled, verdicts map[release]*verdict) {
	fmt.Fprint(&b.out, "### Missed\n\n")
	var rows [][]string
	for _, c := range cases {
		v := verdicts[c.release]
		m := judge(c, v)
		how := "missed"
		switch {
		case m.strictShown:
			continue
		case m.strict:
			how = "only with --all"
		case m.near:
			how = "near"
		}
		rows = append(rows, []string{c.family, c.release.String(), c.spots[0].String(), how, v.why(c)})
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	b.table([]string{"family", "package", "label", "", "nearest of the family; of any"}, rows)
}

// why says what tenet has instead of a case.
func (v *verdict) why(c *labelled) string {
	switch {
	case v.err != nil:
		return "tenet failed"
	case v.lines[c.spots[0].file] == 0:
		return "the file was not read"
	}
	return describe(nearestTo(c, v, true)) + "; any: " + describe(nearestTo(c, v, false))
}

// nearestTo returns the finding nearest to the case, in lines of one file; any
// finding of its family elsewhere is better than none.
func nearestTo(c *labelled, v *verdict, family bool) (best *rule.Finding, distance int) {
	distance = -1
	for i := range v.Findings {
		f := &v.Findings[i]
		if f.Rule == "strict" || family && !c.fits(f.ID) {
			continue
		}
		n, same := c.near(f)
		switch {
		case same && (distance < 0 || n < distance):
			best, distance = f, n
		case best == nil && family:
			best = f
		}
	}
	return best, distance
}

func describe(f *rule.Finding, distance int) string {
	if f == nil {
		return "none"
	}
	text := fmt.Sprintf("%s %s:%d (%s, %s", f.ID, f.Place.File, f.Place.Line, f.Confidence, f.Severity)
	if distance >= 0 {
		text += fmt.Sprintf(", %d lines", distance)
	}
	return text + ")"
}

// noisiest is how many rows the lists of findings have.
const noisiest = 20

// listNoise prints which checks and which packages most findings come from.
func (b *bench) listNoise(verdicts map[release]*verdict) {
	type tally struct{ all, shown int }
	checks, packages := map[string]*tally{}, map[string]*tally{}
	for r, v := range verdicts {
		for i := range v.Findings {
			f := &v.Findings[i]
			for _, at := range []struct {
				in  map[string]*tally
				key string
			}{{checks, f.ID}, {packages, fmt.Sprintf("%s (%d lines)", r, v.size())}} {
				if f.Rule == "strict" && at.key != f.ID {
					continue // a matter of age, not of the code
				}
				if at.in[at.key] == nil {
					at.in[at.key] = &tally{}
				}
				at.in[at.key].all++
				at.in[at.key].shown += one(shown(f))
			}
		}
	}
	for _, list := range []struct {
		title string
		in    map[string]*tally
	}{{"check", checks}, {"package, without strict", packages}} {
		names := slices.SortedFunc(maps.Keys(list.in), func(x, y string) int {
			a, b := list.in[x], list.in[y]
			return cmp.Or(cmp.Compare(b.shown, a.shown), cmp.Compare(b.all, a.all), cmp.Compare(x, y))
		})
		var rows [][]string
		for _, n := range names[:min(noisiest, len(names))] {
			rows = append(rows, []string{n, fmt.Sprint(list.in[n].shown), fmt.Sprint(list.in[n].all)})
		}
		b.table([]string{list.title, "shown", "everything"}, rows)
	}
}
