package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenet/internal/rule"
)

// accuracy scores the cases that the checks were written beside.
func (b *bench) accuracy(ctx context.Context) error {
	err := b.score(ctx, "Accuracy", b.cases)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(&b.out, "## Accuracy\n\nNot measured: %s is not there.\n\n", b.cases)
		return nil
	}
	return err
}

// fresh scores cases that nobody has tuned a check for: where it falls far
// behind accuracy, checks have learnt cases by heart.
func (b *bench) fresh(ctx context.Context) error {
	return b.score(ctx, "Accuracy on fresh cases", filepath.Join(b.dir, "fresh.csv"))
}

// score runs tenet on the packages of a case list and says how many of the
// cases it finds, and how much else it says.
func (b *bench) score(ctx context.Context, title, list string) error {
	all, err := readCases(list)
	if err != nil {
		return err
	}
	var cases []*labelled
	var want []release
	for _, c := range all {
		if !b.chosen(c.pkg, c.family) {
			continue
		}
		cases = append(cases, c)
		if !slices.Contains(want, c.release) {
			want = append(want, c.release)
		}
	}
	dirs, err := b.fetchAll(ctx, want)
	if err != nil {
		return err
	}
	verdicts := b.checkAll(ctx, dirs)
	if err := ctx.Err(); err != nil {
		return err
	}
	var gone []string
	kept := cases[:0]
	for _, c := range cases {
		if verdicts[c.release] == nil {
			gone = append(gone, c.release.String())
		} else {
			kept = append(kept, c)
		}
	}
	fmt.Fprintf(&b.out, "## %s\n\n%d published vulnerabilities of npm packages, located by hand. %s\n%s", title, len(kept)+len(gone), leftOut(gone), failures(verdicts))
	fmt.Fprintf(&b.out, "Found: a finding of the same family, or a step of its trace, is within two lines of the label; near: within six.\nShown: likely or certain, and above low; what people see without asking for everything.\n\n")
	b.recall(kept, verdicts)
	b.findingRates(verdicts)
	if b.misses {
		b.listMisses(kept, verdicts)
	}
	if b.noise {
		b.listNoise(verdicts)
	}
	return nil
}

// failures names the releases that tenet failed on.
func failures(verdicts map[release]*verdict) string {
	var failed []string
	for r, v := range verdicts {
		if v.err != nil {
			failed = append(failed, fmt.Sprintf("%s (%v)", r, v.err))
		}
	}
	if len(failed) == 0 {
		return ""
	}
	slices.Sort(failed)
	return "tenet failed on: " + strings.Join(failed, ", ") + ".\n"
}

func leftOut(gone []string) string {
	gone = slices.Compact(slices.Sorted(slices.Values(gone)))
	if len(gone) == 0 {
		return "All of the versions are on the registry."
	}
	return fmt.Sprintf("%d versions are no longer on the registry and left out.\n\n<details><summary>left out</summary>\n\n%s\n\n</details>\n", len(gone), strings.Join(gone, ", "))
}

// recall prints how many cases of each family are found.
func (b *bench) recall(cases []*labelled, verdicts map[release]*verdict) {
	type tally struct{ cases, strict, near, strictShown, nearShown int }
	by := map[string]*tally{}
	total := &tally{}
	for _, c := range cases {
		if by[c.family] == nil {
			by[c.family] = &tally{}
		}
		m := judge(c, verdicts[c.release])
		for _, t := range []*tally{by[c.family], total} {
			t.cases++
			t.strict += one(m.strict)
			t.near += one(m.near)
			t.strictShown += one(m.strictShown)
			t.nearShown += one(m.nearShown)
		}
	}
	row := func(name string, t *tally) []string {
		cells := []string{name, fmt.Sprint(t.cases)}
		for _, n := range []int{t.strictShown, t.nearShown, t.strict, t.near} {
			cells = append(cells, fmt.Sprintf("%d (%s)", n, percent(n, t.cases)))
		}
		return cells
	}
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(by)) {
		rows = append(rows, row(name, by[name]))
	}
	rows = append(rows, row("all", total))
	b.table([]string{"family", "cases", "shown: found", "shown: near", "everything: found", "everything: near"}, rows)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// findingRates prints how much tenet says of the packages.
func (b *bench) findingRates(verdicts map[release]*verdict) {
	lines := 0
	for _, v := range verdicts {
		lines += v.size()
	}
	var rows [][]string
	count := func(name string, counts func(f *rule.Finding) bool) {
		n := 0
		for _, v := range verdicts {
			for i := range v.Findings {
				n += one(counts(&v.Findings[i]))
			}
		}
		rows = append(rows, []string{name, fmt.Sprint(n), fmt.Sprintf("%.2f", float64(n)*1000/float64(max(lines, 1)))})
	}
	inCode := func(f *rule.Finding) bool { return f.Rule != "dependencies" && f.Rule != "libraries" }
	count("everything about their own files", inCode)
	count("shown, about their own files", func(f *rule.Finding) bool { return inCode(f) && shown(f) })
	count("shown, about what they install or ship", func(f *rule.Finding) bool { return !inCode(f) && shown(f) })
	count("flaws", func(f *rule.Finding) bool { return f.Rule == "flaws" })
	count("flaws, shown", func(f *rule.Finding) bool { return f.Rule == "flaws" && shown(f) })
	count("flaws and eval, shown", func(f *rule.Finding) bool { return (f.Rule == "flaws" || f.Rule == "eval") && shown(f) })
	names := map[string]bool{}
	for _, v := range verdicts {
		for _, f := range v.Findings {
			names[f.Rule] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if name != "flaws" {
			count(name, func(f *rule.Finding) bool { return f.Rule == name })
		}
	}
	fmt.Fprintf(&b.out, "What tenet says of the same packages, %d lines of JavaScript and TypeScript that it read:\n\n", lines)
	b.table([]string{"findings", "number", "per 1,000 lines"}, rows)
}

func percent(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", float64(n)*100/float64(of))
}
