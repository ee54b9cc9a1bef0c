package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// A labelled case is a published vulnerability, located by hand: at one place
// or at several, each of which is as good.
type labelled struct {
	release
	advisory, family string
	cwes             []string
	spots            []spot
}

// A release is a version of a package.
type release struct{ pkg, version string }

func (r release) String() string { return r.pkg + "@" + r.version }

type spot struct {
	file      string
	line, end int
}

func (s spot) String() string {
	if s.end > s.line {
		return fmt.Sprintf("%s:%d-%d", s.file, s.line, s.end)
	}
	return fmt.Sprintf("%s:%d", s.file, s.line)
}

// Distances at which a finding counts as the labelled one: advisories and
// people point at the call, at its argument, or at the line before.
const (
	strictly   = 2
	tolerantly = 6
)

// gap is how many lines lie between a place and the spot; ok is false in
// another file.
func (s spot) gap(p source.Span) (n int, ok bool) {
	if p.File != s.file {
		return 0, false
	}
	return max(0, p.Line-s.end, s.line-max(p.Line, p.EndLine)), true
}

// near returns the smallest gap between the case and a finding or one of the
// steps of its trace.
func (c *labelled) near(f *rule.Finding) (n int, ok bool) {
	places := []source.Span{f.Place}
	for _, s := range f.Trace {
		places = append(places, s.Place)
	}
	for _, at := range c.spots {
		for _, p := range places {
			if g, same := at.gap(p); same && (!ok || g < n) {
				n, ok = g, true
			}
		}
	}
	return n, ok
}

// readCases reads rows of package, version, advisory, cve, cwe, family, file,
// line, end and kind; rows of one advisory are one case.
func readCases(name string) ([]*labelled, error) {
	rows, err := readCSV(name, 10)
	if err != nil {
		return nil, err
	}
	var cases []*labelled
	known := map[string]*labelled{}
	for _, r := range rows {
		line, err1 := strconv.Atoi(r[7])
		end, err2 := strconv.Atoi(r[8])
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, r[0], err)
		}
		at := spot{file: r[6], line: line, end: end}
		key := r[0] + " " + r[1] + " " + r[2]
		if c := known[key]; c != nil {
			c.spots = append(c.spots, at)
			continue
		}
		c := &labelled{release: release{r[0], r[1]}, advisory: r[2], cwes: strings.Split(r[4], ";"), family: r[5], spots: []spot{at}}
		known[key], cases = c, append(cases, c)
	}
	return cases, nil
}

// readCSV reads the rows below the heading, each of so many fields.
func readCSV(name string, fields int) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = fields
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows[min(1, len(rows)):], nil
}

// chosen reports whether -family and -package let a case through.
func (b *bench) chosen(pkg, family string) bool {
	return (b.family == "" || family == b.family) && (b.pkg == "" || pkg == b.pkg)
}
