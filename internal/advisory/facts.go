package advisory

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// The files of a folder of facts. All but the first may be missing.
const (
	factsNPM     = "npm-advisories.csv"         // ranges as introduced, fixed, last_affected
	factsOld     = "npm-advisories-to-2020.csv" // ranges in npm's syntax
	factsNode    = "node-core.csv"              // the runtime
	factsPartial = "npm-advisories-partial.txt" // "ID package" of those whose ranges may be incomplete
)

// maxFacts bounds a file of facts, in rows.
const maxFacts = 1_000_000

// ReadFacts reads a folder of CSV files, each with a line of column names, and
// returns their advisories, merged, with the date of the newest. Columns
// are found by their names; lists in a field have semicolons
// between.
func ReadFacts(dir fs.FS) ([]Advisory, time.Time, error) {
	f := &facts{partial: map[string]bool{}}
	if err := f.readPartial(dir); err != nil {
		return nil, time.Time{}, err
	}
	for _, file := range []struct {
		name string
		row  func(map[string]string) (Advisory, error)
		must bool
	}{
		{factsNPM, f.npm, true}, {factsOld, f.old, false}, {factsNode, f.node, false},
	} {
		in, err := dir.Open(file.name)
		if errors.Is(err, fs.ErrNotExist) && !file.must {
			continue
		}
		if err != nil {
			return nil, time.Time{}, err
		}
		err = f.read(in, file.row)
		in.Close()
		if err != nil {
			return nil, time.Time{}, fmt.Errorf("%s: %w", file.name, err)
		}
	}
	return dropOld(Merge(f.list)), f.newest, nil
}

type facts struct {
	list    []Advisory
	partial map[string]bool // "ID package"
	newest  time.Time
}

func (f *facts) readPartial(dir fs.FS) error {
	data, err := fs.ReadFile(dir, factsPartial)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for line := range strings.Lines(string(data)) {
		f.partial[strings.TrimSpace(line)] = true
	}
	return err
}

// read reads a CSV file, each row of which becomes an advisory.
func (f *facts) read(in io.Reader, convert func(map[string]string) (Advisory, error)) error {
	r := csv.NewReader(in)
	columns, err := r.Read()
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n >= maxFacts {
			return fmt.Errorf("more than %d rows", maxFacts)
		}
		row := map[string]string{}
		for i, c := range columns {
			row[c] = strings.TrimSpace(fields[i])
		}
		line, _ := r.FieldPos(0)
		a, err := convert(row)
		if err == nil {
			err = f.add(a, row)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// add completes an advisory from the columns that all files have.
func (f *facts) add(a Advisory, row map[string]string) error {
	if a.ID = row["id"]; a.ID == "" || a.Package == "" {
		return errors.New("no id or no package")
	}
	a.Aliases = words(row["aliases"])
	slices.Sort(a.Aliases)
	a.Severity = ParseSeverity(row["severity"])
	a.Source, _, _ = strings.Cut(row["source"], ":") // without the file in the repository
	a.Partial = f.partial[a.ID+" "+a.Package]
	for _, v := range words(row["cvss_vector"]) {
		a.addVector(v)
	}
	for _, w := range words(row["cwe"]) {
		a.addCWE(w)
	}
	a.Malicious = isMalicious(&a)
	if day, err := time.Parse(time.DateOnly, row["published"]); err == nil && day.After(f.newest) {
		f.newest = day
	}
	f.list = append(f.list, a)
	return nil
}

func words(field string) []string {
	return strings.FieldsFunc(field, func(r rune) bool { return r == ';' || r == ' ' })
}

func (f *facts) npm(row map[string]string) (Advisory, error) {
	r := Range{Introduced: row["introduced"], Fixed: row["fixed"], LastAffected: row["last_affected"]}
	if r.Introduced == "0" {
		r.Introduced = ""
	}
	for _, v := range []string{r.Introduced, r.Fixed, r.LastAffected} {
		if clean(v) != v {
			return Advisory{}, fmt.Errorf("%q is no version", v)
		}
	}
	return Advisory{Package: row["package"], Ranges: []Range{r}}, nil
}

// everything is how the older advisories write "all versions", and never how
// they write that nothing is patched.
const (
	everything = "<=99.999.99999"
	nothing    = "<0.0.0"
)

func (f *facts) old(row map[string]string) (Advisory, error) {
	r := Range{NPM: row["vulnerable_versions"]}
	switch {
	case r.NPM == everything:
		r.NPM = "*"
	case r.NPM == "":
		return Advisory{}, errors.New("no vulnerable versions")
	}
	r.Fixed = firstOf(row["patched_versions"])
	return Advisory{Package: row["package"], Ranges: []Range{r}}, nil
}

// firstOf returns V of ">=V", or "" of a range that says more than that.
func firstOf(patched string) string {
	v, ok := strings.CutPrefix(patched, ">=")
	if !ok || patched == nothing {
		return ""
	}
	return clean(v)
}

func (f *facts) node(row map[string]string) (Advisory, error) {
	a := Advisory{Package: Node, Ranges: []Range{{NPM: row["vulnerable"], Except: row["patched"]}}}
	if a.Ranges[0].NPM == "" {
		return Advisory{}, errors.New("no vulnerable versions")
	}
	if p := row["affected_environments"]; p != "all" {
		a.Platform = p
	}
	return a, nil
}

// dropOld removes advisories of 2020 and before that name no CVE, where the
// same package has one of GitHub's that was fixed by the same version: GitHub
// took these over under ids of its own and without saying so.
func dropOld(list []Advisory) []Advisory {
	fixed := map[[2]string]bool{}
	for i := range list {
		if rank(list[i].ID) < 3 {
			for _, v := range list[i].Fixed() {
				fixed[[2]string{list[i].Package, v}] = true
			}
		}
	}
	return slices.DeleteFunc(list, func(a Advisory) bool {
		if rank(a.ID) < 3 || len(a.Aliases) > 0 || a.Package == Node {
			return false
		}
		return slices.ContainsFunc(a.Fixed(), func(v string) bool { return fixed[[2]string{a.Package, v}] })
	})
}
