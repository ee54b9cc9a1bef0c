package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/rule"
)

// A pair is a published vulnerability with the release that ended it.
type pair struct {
	labelled // in the vulnerable release
	fixed    release
	note     string
}

// loudness is how near to the corresponding code a finding in the fixed release
// counts as the same one: fixes move code about.
const loudness = 12

// fixes runs tenet on the releases before and after a fix: a good check finds
// the first and is silent about the second.
func (b *bench) fixes(ctx context.Context) error {
	all, err := readPairs(filepath.Join(b.dir, "fixes.csv"))
	if err != nil {
		return err
	}
	var pairs []*pair
	var want []release
	for _, p := range all {
		if b.chosen(p.pkg, p.family) {
			pairs = append(pairs, p)
			want = append(want, p.release, p.fixed)
		}
	}
	slices.SortFunc(want, func(a, b release) int { return strings.Compare(a.String(), b.String()) })
	dirs, err := b.fetchAll(ctx, slices.Compact(want))
	if err != nil {
		return err
	}
	verdicts := b.checkAll(ctx, dirs)
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprintf(&b.out, "## Fixes\n\n%d published vulnerabilities of npm packages with their fixes (`bench/fixes.csv`).\n%sFound before: a finding of the family, or a step of its trace, within six lines of the label in the vulnerable release.\nSilent after: none of the family within twelve lines of the corresponding code in the fixed one; counted among those found before.\nShown: likely or certain, and above low.\n\n", len(pairs), failures(verdicts))
	return b.fixTables(pairs, dirs, verdicts)
}

// An outcome is what became of a pair; the findings are nil if there are none.
type outcome struct{ before, after *rule.Finding }

func (b *bench) fixTables(pairs []*pair, dirs map[release]string, verdicts map[release]*verdict) error {
	type tally struct{ pairs, found, silent, shown, shownSilent int }
	by, total := map[string]*tally{}, &tally{}
	var missed, loud [][]string
	for _, p := range pairs {
		old, fixed := verdicts[p.release], verdicts[p.fixed]
		if old == nil || fixed == nil {
			fmt.Fprintf(&b.out, "%s is no longer on the registry.\n\n", p.release)
			continue
		}
		everything, err := p.try(dirs, old, fixed, func(*rule.Finding) bool { return true })
		if err != nil {
			return err
		}
		seen, err := p.try(dirs, old, fixed, shown)
		if err != nil {
			return err
		}
		if by[p.family] == nil {
			by[p.family] = &tally{}
		}
		for _, t := range []*tally{by[p.family], total} {
			t.pairs++
			t.found += one(everything.before != nil)
			t.silent += one(everything.before != nil && everything.after == nil)
			t.shown += one(seen.before != nil)
			t.shownSilent += one(seen.before != nil && seen.after == nil)
		}
		row := []string{p.family, p.release.String() + " -> " + p.fixed.version, p.spots[0].String()}
		if everything.before == nil {
			missed = append(missed, append(row, old.why(&p.labelled), p.note))
		} else if everything.after != nil {
			loud = append(loud, append(row, describe(everything.after, -1), p.note))
		}
	}
	var rows [][]string
	for _, name := range append(slices.Sorted(maps.Keys(by)), "all") {
		t := by[name]
		if t == nil {
			t = total
		}
		rows = append(rows, []string{name, fmt.Sprint(t.pairs),
			fmt.Sprintf("%d (%s)", t.shown, percent(t.shown, t.pairs)), fmt.Sprintf("%d (%s)", t.shownSilent, percent(t.shownSilent, t.shown)),
			fmt.Sprintf("%d (%s)", t.found, percent(t.found, t.pairs)), fmt.Sprintf("%d (%s)", t.silent, percent(t.silent, t.found))})
	}
	b.table([]string{"family", "pairs", "shown: found before", "silent after", "everything: found before", "silent after"}, rows)
	if b.misses {
		fmt.Fprint(&b.out, "### Not found before\n\n")
		b.table([]string{"family", "package", "label", "nearest of the family; of any", "note"}, missed)
		fmt.Fprint(&b.out, "### Not silent after\n\n")
		b.table([]string{"family", "package", "label", "still said", "note"}, loud)
	}
	return nil
}

// try compares the findings that count before and after the fix.
func (p *pair) try(dirs map[release]string, old, fixed *verdict, counts func(*rule.Finding) bool) (outcome, error) {
	before, after := p.labelled, p.labelled
	after.spots = nil
	for _, s := range p.spots {
		was, err := readLines(filepath.Join(dirs[p.release], s.file))
		if err != nil {
			return outcome{}, fmt.Errorf("%s: %w", p.release, err)
		}
		is, err := readLines(filepath.Join(dirs[p.fixed], s.file))
		if errors.Is(err, os.ErrNotExist) {
			continue // the code is gone
		} else if err != nil {
			return outcome{}, err
		}
		after.spots = append(after.spots, spot{s.file, correspond(was, is, s.line), correspond(was, is, s.end)})
	}
	return outcome{old.within(&before, tolerantly, counts), fixed.within(&after, loudness, counts)}, nil
}

// within returns the first finding of the case's family at most so many lines
// away from it.
func (v *verdict) within(c *labelled, distance int, counts func(*rule.Finding) bool) *rule.Finding {
	for i := range v.Findings {
		f := &v.Findings[i]
		if !c.fits(f.ID) || !counts(f) {
			continue
		}
		if n, ok := c.near(f); ok && n <= distance {
			return f
		}
	}
	return nil
}

func readLines(name string) ([]string, error) {
	data, err := os.ReadFile(name)
	return strings.Split(string(data), "\n"), err
}

// readPairs reads rows of package, advisory, cve, cwe, family, vulnerable,
// fixed, file, line, end, why and note; rows of one advisory are one pair.
func readPairs(name string) ([]*pair, error) {
	rows, err := readCSV(name, 12)
	if err != nil {
		return nil, err
	}
	var pairs []*pair
	for _, r := range rows {
		line, err1 := strconv.Atoi(r[8])
		end, err2 := strconv.Atoi(r[9])
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, r[0], err)
		}
		at := spot{r[7], line, end}
		if n := len(pairs) - 1; n >= 0 && pairs[n].pkg == r[0] && pairs[n].advisory == r[1] {
			pairs[n].spots = append(pairs[n].spots, at)
			continue
		}
		pairs = append(pairs, &pair{
			labelled: labelled{release: release{r[0], r[5]}, advisory: r[1], cwes: strings.Split(r[3], ";"), family: r[4], spots: []spot{at}},
			fixed:    release{r[0], r[6]}, note: r[11],
		})
	}
	return pairs, nil
}
