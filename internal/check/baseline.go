package check

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// BaselineName is what the file of findings set aside is called.
const BaselineName = "tenet.baseline.json"

// baselineVersion is the form of the file. A file of another one is refused:
// reading it wrongly would hide findings.
const baselineVersion = 1

// maxBaseline bounds the file: some 200,000 findings.
const maxBaseline = 64 << 20

// A baseline is the findings that were there before somebody began to count.
// It names files and code, never line numbers.
type baseline struct {
	Version  int             `json:"version"`
	Findings []baselineEntry `json:"findings"`
}

type baselineEntry struct {
	ID          string `json:"id"`
	File        string `json:"file"`
	Fingerprint string `json:"fingerprint"`
	Code        string `json:"code,omitempty"` // for people who read the diff
}

// readBaseline reads a file of findings set aside. Without the file it
// returns an error that is fs.ErrNotExist.
func readBaseline(path string) (*baseline, error) {
	refuse := func(err error) (*baseline, error) {
		return nil, fmt.Errorf("cannot read the baseline %s: %w", path, source.Cause(err))
	}
	info, err := os.Stat(path)
	if err != nil {
		return refuse(err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxBaseline {
		return refuse(fmt.Errorf("not a file of at most %d MB", maxBaseline>>20))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return refuse(err)
	}
	var b baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return refuse(err)
	}
	if b.Version != baselineVersion {
		return refuse(fmt.Errorf("version %d, this tenet writes %d: run tenet check --write-baseline again", b.Version, baselineVersion))
	}
	return &b, nil
}

// encode returns the file: one finding a line, sorted, so that a change of
// the code is a small change of the file.
func (b *baseline) encode() ([]byte, error) {
	slices.SortFunc(b.Findings, func(x, y baselineEntry) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	b.Findings = slices.Compact(b.Findings)
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for i, e := range b.Findings {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		if err := enc.Encode(e); err != nil {
			return nil, err
		}
		out.Truncate(out.Len() - 1) // the encoder's line break
	}
	out.WriteString("\n  ]\n}\n")
	return out.Bytes(), nil
}

// scope says of which findings a run can know that they are gone.
type scope struct {
	whole bool                // the run saw the whole project
	files map[string]bool     // the files it read
	ran   map[string]bool     // the checks it ran
	name  func(string) string // path of a finding -> path in the baseline
}

// saw reports whether the finding of an entry would have been found again.
func (s *scope) saw(e baselineEntry) bool {
	return s.ran[e.ID] && (s.whole || s.files[e.File])
}

// setAside splits findings into those that a baseline does not hold and the
// others, and counts the entries that match nothing any more.
func (b *baseline) setAside(findings []rule.Finding, s *scope) (fresh, aside []rule.Finding, stale int) {
	held := map[baselineEntry]bool{}
	for _, e := range b.Findings {
		e.Code = ""
		held[e] = false
	}
	fresh = findings[:0:0]
	for _, f := range findings {
		e := baselineEntry{ID: f.ID, File: s.name(f.Place.File), Fingerprint: f.Fingerprint}
		if _, ok := held[e]; ok {
			held[e] = true
			aside = append(aside, f)
		} else {
			fresh = append(fresh, f)
		}
	}
	for e, used := range held {
		if !used && s.saw(e) {
			stale++
		}
	}
	return fresh, aside, stale
}

// secretWeakness are the CWEs of secrets in code. Their lines are not copied
// into a file that is committed and mailed around.
var secretWeakness = map[int]bool{259: true, 321: true, 547: true, 798: true}

// writeBaseline writes findings to a file, whole or not at all. Entries of
// what the run did not look at stay.
func writeBaseline(path string, findings []rule.Finding, s *scope) error {
	b := &baseline{}
	old, err := readBaseline(path)
	switch {
	case err == nil:
		for _, e := range old.Findings {
			if !s.saw(e) {
				b.Findings = append(b.Findings, e)
			}
		}
	case !errors.Is(err, fs.ErrNotExist) && !s.whole:
		return err // it may hold what this run does not see
	}
	for _, f := range findings {
		e := baselineEntry{ID: f.ID, File: s.name(f.Place.File), Fingerprint: f.Fingerprint}
		if !secretWeakness[f.CWE] {
			e.Code = f.Code
		}
		b.Findings = append(b.Findings, e)
	}
	data, err := b.encode()
	if err == nil {
		err = writeFile(path, 0o644, data)
	}
	if err != nil {
		return fmt.Errorf("cannot write the baseline %s: %w", path, source.Cause(err))
	}
	return nil
}

// writeFile writes a file whole or not at all: readers see the old content or
// the new one, also when two processes write.
func writeFile(path string, mode fs.FileMode, parts ...[]byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tenet-*.tmp")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	for _, p := range parts {
		w.Write(p) // Flush returns the first error
	}
	err = errors.Join(w.Flush(), f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
