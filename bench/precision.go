package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/rule"
)

// A judgement is what somebody who has read the code thinks of a finding: true,
// false or unclear, and why in a few words.
type judgement struct{ verdict, reason string }

// A spotted finding is one check at one line; that it is found there twice
// counts once.
type spotted struct {
	app   string // the application with its version
	check string
	file  string
	line  int
}

// precision runs tenet on the applications as a user would, and compares what
// it shows with what has been judged. Rules about what others have written,
// dependencies and libraries, are left out: they are facts of a registry.
func (b *bench) precision(ctx context.Context) error {
	judged, err := readJudgements(filepath.Join(b.dir, "precision.csv"))
	if err != nil {
		return err
	}
	dirs := map[release]string{}
	var wanted []application
	var failed []error
	for i := range applications {
		a := &applications[i]
		if !b.chosen(a.pkg, b.family) {
			continue
		}
		dir, err := b.open(ctx, a)
		failed = append(failed, err)
		dirs[a.release] = dir
		wanted = append(wanted, *a)
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	verdicts := b.checkAll(ctx, dirs)
	if err := ctx.Err(); err != nil {
		return err
	}
	var all []*counted
	for _, a := range wanted {
		all = append(all, count(&a, verdicts[a.release], judged))
	}
	fmt.Fprintf(&b.out, "## Precision\n\nWhat `tenet check` shows of %d applications (`bench/precision.csv`): each finding was read with its code and judged true, false or unclear. %s\n", len(all), failures(verdicts))
	fmt.Fprint(&b.out, "True: of all that is judged, unclear ones among them. [What is false, and why](PRECISION.md).\n\n")
	b.precisionTables(all)
	return nil
}

// A counted is an application with what was said of it, by verdict; "" is what
// nobody has judged.
type counted struct {
	*application
	shown map[spotted]string
	lines int
	gone  []spotted // judged, and no longer reported
}

// count compares what tenet shows of an application with the judgements.
func count(a *application, v *verdict, judged map[spotted]judgement) *counted {
	c := &counted{application: a, shown: map[spotted]string{}}
	if v == nil {
		return c
	}
	c.lines = v.size()
	for i := range v.Findings {
		f := &v.Findings[i]
		if !shown(f) || isOthers(f) {
			continue
		}
		s := spotted{a.String(), f.ID, f.Place.File, f.Place.Line}
		c.shown[s] = judged[s].verdict
	}
	for s := range judged {
		if _, still := c.shown[s]; s.app == a.String() && !still {
			c.gone = append(c.gone, s)
		}
	}
	slices.SortFunc(c.gone, compareSpots)
	return c
}

func isOthers(f *rule.Finding) bool { return f.Rule == "dependencies" || f.Rule == "libraries" }

func compareSpots(a, b spotted) int {
	return strings.Compare(fmt.Sprintf("%s %s %s %6d", a.app, a.check, a.file, a.line), fmt.Sprintf("%s %s %s %6d", b.app, b.check, b.file, b.line))
}

// precisionTables prints the shares by application, rule and check, and what is
// new and gone.
func (b *bench) precisionTables(all []*counted) {
	var apps, held, rules, checks, files tallies
	var unread, gone []spotted
	seen := map[spotted]bool{}
	for _, c := range all {
		who := "the others"
		if c.heldOut {
			who = "held out"
		}
		apps.none(c.String(), c.kind)
		for _, s := range slices.SortedFunc(maps.Keys(c.shown), compareSpots) {
			v := c.shown[s]
			apps.add(c.String(), v)
			held.add(who, v)
			name, _, _ := strings.Cut(s.check, "/")
			rules.add(name, v)
			checks.add(s.check, v)
			if once := (spotted{s.app, s.check, s.file, 0}); !seen[once] {
				seen[once] = true
				files.add("each check once a file", v) // by its first line
			}
			if v == "" {
				unread = append(unread, s)
			}
		}
		gone = append(gone, c.gone...)
	}
	held.sum("all")
	held.join(&files)
	b.tallyTable("applications", &held)
	b.tallyTable("application", &apps)
	b.tallyTable("rule", &rules)
	b.tallyTable("check", &checks)
	b.spots("Not judged yet", unread)
	b.spots("Judged once, and no longer reported", gone)
}

// spots lists findings, the first fifty.
func (b *bench) spots(title string, list []spotted) {
	if len(list) == 0 {
		return
	}
	slices.SortFunc(list, compareSpots)
	fmt.Fprintf(&b.out, "<details><summary>%s: %d</summary>\n\n", title, len(list))
	for _, s := range list[:min(len(list), 50)] {
		fmt.Fprintf(&b.out, "- %s: %s %s:%d\n", s.app, s.check, s.file, s.line)
	}
	fmt.Fprint(&b.out, "\n</details>\n\n")
}

// readJudgements reads rows of application, check, file, line, verdict and
// reason.
func readJudgements(name string) (map[spotted]judgement, error) {
	rows, err := readCSV(name, 6)
	if err != nil {
		return nil, err
	}
	judged := map[spotted]judgement{}
	for _, r := range rows {
		line, err := strconv.Atoi(r[3])
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, r[0], err)
		}
		s := spotted{r[0], r[1], r[2], line}
		if _, twice := judged[s]; twice {
			return nil, fmt.Errorf("%s: %s %s:%d stands in it twice", name, s.check, s.file, s.line)
		}
		judged[s] = judgement{r[4], r[5]}
	}
	return judged, nil
}
