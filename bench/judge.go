package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"tenet/internal/rule"
	"tenet/internal/target"
)

const (
	runners  = 2               // runs of tenet at once
	patience = 5 * time.Minute // with one package
)

// A verdict is what tenet said of a release.
type verdict struct {
	Findings []rule.Finding
	lines    map[string]int // of the files that it read as code
	err      error
}

func (v *verdict) size() int {
	n := 0
	for _, l := range v.lines {
		n += l
	}
	return n
}

// shown reports whether people see a finding without asking for everything.
func shown(f *rule.Finding) bool { return f.Confidence >= rule.Likely && f.Severity > rule.Low }

// checkAll runs tenet over the folders. A release that it failed on has an
// error for a verdict: the others still count.
func (b *bench) checkAll(ctx context.Context, dirs map[release]string) map[release]*verdict {
	var want []release
	for r, dir := range dirs {
		if dir != "" {
			want = append(want, r)
		}
	}
	slices.SortFunc(want, func(a, b release) int { return strings.Compare(a.String(), b.String()) })
	verdicts := map[release]*verdict{}
	var mu sync.Mutex
	each(runners, want, func(r release) {
		v := b.check(ctx, dirs[r])
		mu.Lock()
		defer mu.Unlock()
		verdicts[r] = v
		progress("checked", len(verdicts), len(want))
	})
	return verdicts
}

func (b *bench) check(ctx context.Context, dir string) *verdict {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v := &verdict{lines: map[string]int{}}
	t, err := target.Open(ctx, []string{dir}, target.Options{})
	if err != nil {
		return v // nothing to check in it
	}
	for _, f := range t.Files {
		if f.Kind.Code() {
			v.lines[f.Path] = bytes.Count(f.Data, []byte("\n")) + 1
		}
	}
	reports, err := os.MkdirTemp("", "tenet-bench-") // the cache may serve another bench at the same time
	if err != nil {
		v.err = err
		return v
	}
	defer os.RemoveAll(reports)
	out := filepath.Join(reports, "report.json")
	c := exec.CommandContext(ctx, b.tenet, "check", ".", "--offline", "--no-cache", "--all", "--allow-incomplete", "-f", "json", "-o", out)
	c.Dir = dir
	said, err := c.CombinedOutput()
	exit := (*exec.ExitError)(nil)
	if errors.As(err, &exit) && exit.ExitCode() == 2 && len(v.lines) == 0 {
		return v
	} else if err != nil && (exit == nil || exit.ExitCode() != 1) {
		v.err = fmt.Errorf("%w: %s", err, firstLine(said))
		return v
	}
	data, err := os.ReadFile(out)
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	v.err = err
	return v
}

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}

// marks are the four answers about a case: is a finding of its family there,
// strictly or near, among all findings or among those shown.
type marks struct{ strict, near, strictShown, nearShown bool }

func judge(c *labelled, v *verdict) marks {
	var m marks
	for i := range v.Findings {
		f := &v.Findings[i]
		if !c.fits(f.ID) {
			continue
		}
		n, ok := c.near(f)
		s, t := ok && n <= strictly, ok && n <= tolerantly
		m.strict, m.near = m.strict || s, m.near || t
		m.strictShown, m.nearShown = m.strictShown || s && shown(f), m.nearShown || t && shown(f)
	}
	return m
}
