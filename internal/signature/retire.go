package signature

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Repository is a list of libraries and their vulnerabilities in the format
// of Retire.js (jsrepository-v2 to v5), whose users keep lists of their own.
type Repository struct {
	Table   *Table
	Vulns   map[string][]Vulnerability // by name of the library
	Skipped []string                   // extractors that tenet cannot run, with the reason
	Hash    string                     // names the content of the file
}

// A Vulnerability is one range of versions of a library.
type Vulnerability struct {
	AtOrAbove string // the first version that has it; empty for all before Below
	Below     string // the first that does not; empty for none
	Severity  string // low, medium, high, critical
	CWE       []string
	IDs       []string // CVE and GHSA numbers
	Summary   string
	Info      []string // addresses
}

// retireEntry is one library of the file. Files before version 5 have single
// texts where later ones have lists; flexible reads both.
type retireEntry struct {
	Npmname         string `json:"npmname"`
	Vulnerabilities []struct {
		AtOrAbove   string              `json:"atOrAbove"`
		Below       string              `json:"below"`
		Severity    string              `json:"severity"`
		CWE         []string            `json:"cwe"`
		Identifiers map[string]flexible `json:"identifiers"`
		Info        []string            `json:"info"`
		Excludes    []string            `json:"excludes"`
	} `json:"vulnerabilities"`
	Extractors struct {
		URI, Filename, Filecontent, Filecontentreplace []string
		Hashes                                         map[string]string
		AST                                            []string
	} `json:"extractors"`
}

type flexible []string

func (f *flexible) UnmarshalJSON(data []byte) error {
	var one any
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	list, ok := one.([]any)
	if !ok {
		list = []any{one}
	}
	for _, v := range list {
		*f = append(*f, fmt.Sprint(v))
	}
	return nil
}

// largestRepository is a cap: Retire's own is 350 KB.
const largestRepository = 32 << 20

// ReadRetire reads a repository. What is no such file is an error; an
// extractor that cannot be run is left out and said in Skipped.
func ReadRetire(r io.Reader) (*Repository, error) {
	data, err := io.ReadAll(io.LimitReader(r, largestRepository+1))
	if err != nil {
		return nil, err
	}
	if len(data) > largestRepository {
		return nil, fmt.Errorf("a Retire.js repository of more than %d MB is not read", largestRepository>>20)
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("no Retire.js repository: %w", err)
	}
	sum := sha256.Sum256(data)
	repo := &Repository{Vulns: map[string][]Vulnerability{}, Hash: hex.EncodeToString(sum[:])}
	b := tableBuilder{table: &Table{}}
	for _, name := range slices.Sorted(maps.Keys(file)) {
		var e retireEntry
		if err := json.Unmarshal(file[name], &e); err != nil {
			return nil, fmt.Errorf("no Retire.js repository: %s: %w", name, err)
		}
		repo.add(&b, name, &e)
	}
	if len(repo.Vulns) == 0 {
		return nil, errors.New("no Retire.js repository: no library in it has vulnerabilities")
	}
	repo.Table = b.finish()
	repo.Table.thorough = true
	return repo, nil
}

// add takes one library.
func (repo *Repository) add(b *tableBuilder, name string, e *retireEntry) {
	version := func(expr string) string { return strings.ReplaceAll(expr, retireVersion, retireVersionExpr) }
	l := &Library{Name: name, Package: e.Npmname}
	if l.Package == "" {
		l.Package = strings.ToLower(name)
	}
	l.Late = late(l.Package)
	b.table.libraries = append(b.table.libraries, l)
	for _, v := range e.Vulnerabilities {
		vuln := Vulnerability{AtOrAbove: v.AtOrAbove, Below: v.Below, Severity: v.Severity, CWE: v.CWE, Info: v.Info}
		vuln.IDs = append(slices.Clone(v.Identifiers["CVE"]), v.Identifiers["githubID"]...)
		vuln.Summary = strings.Join(v.Identifiers["summary"], " ")
		repo.Vulns[name] = append(repo.Vulns[name], vuln)
	}
	skip := func(kind, expr string, err error) {
		if err != nil {
			repo.Skipped = append(repo.Skipped, fmt.Sprintf("%s: %s %q: %v", name, kind, expr, err))
		}
	}
	for _, expr := range e.Extractors.Filecontent {
		skip("filecontent", expr, b.content(l, expr, "$1"))
	}
	for _, replace := range e.Extractors.Filecontentreplace {
		expr, template, err := splitReplace(replace)
		if err == nil {
			err = b.content(l, expr, template)
		}
		skip("filecontentreplace", replace, err)
	}
	for _, expr := range e.Extractors.URI {
		skip("uri", expr, b.name(l, version(expr)+`(?:[?#]|$)`, ByAddress))
	}
	for _, expr := range e.Extractors.Filename {
		skip("filename", expr, b.name(l, `^`+version(expr)+`$`, ByName))
	}
	for sum, version := range e.Extractors.Hashes {
		b.hash(l, strings.ToLower(sum), version)
	}
	for _, query := range e.Extractors.AST {
		skip("ast", query, b.query(l, query))
	}
}

// splitReplace reads "/expression/0.$1.0/": the expression, and what makes the
// version of its groups.
func splitReplace(s string) (expr, template string, err error) {
	m := replacement.FindStringSubmatch(s)
	if m == nil {
		return "", "", errors.New(`not of the form "/expression/$1/"`)
	}
	return m[1], m[2], nil
}

var replacement = regexp.MustCompile(`^/([\s\S]*[^\\])/([^/]*\$[1-9][^/]*)/$`)

// content adds an expression on the content, with what makes the version of
// its groups.
func (b *tableBuilder) content(l *Library, expr, template string) error {
	full, checks, err := translate(strings.ReplaceAll(expr, retireVersion, retireVersionExpr))
	if err != nil {
		return err
	}
	p, err := compile(l, full)
	if err != nil {
		return err
	}
	p.checks, p.template = checks, template
	b.pattern(p)
	return nil
}

// retireVersion is what stands for the version in these files.
const retireVersion, retireVersionExpr = "\u00a7\u00a7version\u00a7\u00a7", `[0-9][0-9.a-z_\-]+`
