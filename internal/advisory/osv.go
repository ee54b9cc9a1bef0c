package advisory

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// MaxRecord is the largest OSV record that is read, in bytes. Records of real
// packages have a few thousand; those of packages that were republished with
// malicious code in hundreds of versions, some tens of thousands.
const MaxRecord = 16 << 20

// What one record may say; more is no record of a package.
const (
	maxAffected = 10_000
	maxEvents   = 10_000
	maxVersions = 100_000
	maxAliases  = 1_000
	maxText     = 1_000 // bytes of an id, a name or a version
)

// An osvRecord is the part of an OSV record that we read:
// https://ossf.github.io/osv-schema/
type osvRecord struct {
	ID        string          `json:"id"`
	Aliases   []string        `json:"aliases"`
	Withdrawn string          `json:"withdrawn"`
	Severity  []osvSeverity   `json:"severity"`
	Affected  []osvAffected   `json:"affected"`
	Specific  json.RawMessage `json:"database_specific"`
}

type osvSeverity struct {
	Type  string `json:"type"`
	Score string `json:"score"`
}

type osvAffected struct {
	Package struct {
		Ecosystem string `json:"ecosystem"`
		Name      string `json:"name"`
	} `json:"package"`
	Severity []osvSeverity   `json:"severity"`
	Ranges   []osvRange      `json:"ranges"`
	Versions []string        `json:"versions"`
	Specific json.RawMessage `json:"database_specific"`
}

type osvRange struct {
	Type   string     `json:"type"`
	Events []osvEvent `json:"events"`
}

type osvEvent struct {
	Introduced   string `json:"introduced"`
	Fixed        string `json:"fixed"`
	LastAffected string `json:"last_affected"`
	Limit        string `json:"limit"`
}

// osvSpecific is what GitHub's and OpenSSF's records add.
type osvSpecific struct {
	Severity string   `json:"severity"`
	CWE      []string `json:"cwe_ids"`
	Last     string   `json:"last_known_affected_version_range"`
}

// Decode reads an OSV record and returns an advisory for each npm package that
// it names. It returns none for records of other ecosystems and for those that
// were withdrawn. The id is that of the record, for whoever replaces it.
func Decode(data []byte, source string) (id string, list []Advisory, err error) {
	if len(data) > MaxRecord {
		return "", nil, fmt.Errorf("a record of %d bytes: at most %d are read", len(data), MaxRecord)
	}
	var rec osvRecord
	if err := json.Unmarshal(data, &rec); err != nil {
		return "", nil, fmt.Errorf("no OSV record: %w", err)
	}
	if rec.ID == "" || len(rec.ID) > maxText {
		return "", nil, errors.New("no OSV record: it has no id")
	}
	if len(rec.Affected) > maxAffected || len(rec.Aliases) > maxAliases {
		return "", nil, fmt.Errorf("%s names %d packages and %d aliases: at most %d and %d are read",
			rec.ID, len(rec.Affected), len(rec.Aliases), maxAffected, maxAliases)
	}
	if rec.Withdrawn != "" {
		return rec.ID, nil, nil
	}
	byName := map[string]int{}
	for i := range rec.Affected {
		aff := &rec.Affected[i]
		if name := aff.Package.Name; aff.Package.Ecosystem != "npm" || name == "" || len(name) > maxText {
			continue
		}
		ranges, err := aff.ranges()
		if err != nil {
			return "", nil, fmt.Errorf("%s: %w", rec.ID, err)
		}
		if len(ranges) == 0 {
			continue
		}
		if at, ok := byName[aff.Package.Name]; ok {
			list[at].Ranges = append(list[at].Ranges, ranges...)
			continue
		}
		byName[aff.Package.Name] = len(list)
		list = append(list, rec.advisory(aff, ranges, source))
	}
	return rec.ID, list, nil
}

func (rec *osvRecord) advisory(aff *osvAffected, ranges []Range, source string) Advisory {
	a := Advisory{ID: rec.ID, Package: aff.Package.Name, Ranges: ranges, Source: source}
	for _, alias := range rec.Aliases {
		if alias != "" && alias != rec.ID && len(alias) <= maxText {
			a.Aliases = append(a.Aliases, alias)
		}
	}
	slices.Sort(a.Aliases)
	a.Aliases = slices.Compact(a.Aliases)
	for _, raw := range []json.RawMessage{rec.Specific, aff.Specific} {
		var s osvSpecific
		if json.Unmarshal(raw, &s) != nil {
			continue // other databases put other things there
		}
		if a.Severity == Unknown {
			a.Severity = ParseSeverity(s.Severity)
		}
		for _, word := range s.CWE {
			a.addCWE(word)
		}
	}
	for _, s := range append(slices.Clone(aff.Severity), rec.Severity...) {
		a.addVector(s.Score)
	}
	a.Malicious = isMalicious(&a)
	return a
}

// isMalicious reports whether an advisory is about a package that does harm on
// purpose: OpenSSF's malicious packages, and GitHub's malware advisories.
func isMalicious(a *Advisory) bool {
	return strings.HasPrefix(a.ID, "MAL-") || slices.Contains(a.CWE, 506)
}

// addCWE adds "CWE-79".
func (a *Advisory) addCWE(word string) {
	n, err := strconv.Atoi(strings.TrimPrefix(word, "CWE-"))
	if err == nil && n > 0 && n < maxCWE && len(a.CWE) < maxAliases && !slices.Contains(a.CWE, n) {
		a.CWE = append(a.CWE, n)
	}
}

// addVector adds a CVSS vector, unless there is one of its version already or
// it is of a version that nobody scores any more.
func (a *Advisory) addVector(vector string) {
	const version = len("CVSS:3.1")
	if !strings.HasPrefix(vector, "CVSS:") || len(vector) <= version || len(vector) > maxText {
		return
	}
	if !slices.ContainsFunc(a.Vectors, func(v string) bool { return v[:version] == vector[:version] }) {
		a.Vectors = append(a.Vectors, vector)
	}
}

// ranges turns the events of OSV into intervals, and the versions that no
// range holds into one range that lists them.
func (aff *osvAffected) ranges() ([]Range, error) {
	if len(aff.Versions) > maxVersions {
		return nil, fmt.Errorf("%d versions are listed: at most %d are read", len(aff.Versions), maxVersions)
	}
	var out []Range
	for _, r := range aff.Ranges {
		if r.Type != "SEMVER" && r.Type != "ECOSYSTEM" {
			continue // GIT: commits, not versions
		}
		if len(r.Events) > maxEvents {
			return nil, fmt.Errorf("a range of %d events: at most %d are read", len(r.Events), maxEvents)
		}
		out = append(out, intervals(r.Events)...)
	}
	out = aff.closeLast(out)
	if len(out) > 0 || len(aff.Versions) == 0 {
		return out, nil
	}
	var exact []string
	for _, v := range aff.Versions {
		if v != "" && len(v) <= maxText && !strings.ContainsAny(v, " |\t\r\n<>=^~*") {
			exact = append(exact, v)
		}
	}
	return anyOf(exact), nil
}

// longRange is the length at which a list of alternatives becomes two ranges:
// readers of ranges have limits, and lists of versions may have thousands.
const longRange = 4 << 10

// anyOf returns ranges that are alternatives.
func anyOf(alternatives []string) []Range {
	var out []Range
	for _, v := range alternatives {
		if n := len(out); n > 0 && len(out[n-1].NPM)+len(v) < longRange {
			out[n-1].NPM += " || " + v
		} else {
			out = append(out, Range{NPM: v})
		}
	}
	return out
}

// closeLast ends an open range of GitHub's at the last version that GitHub
// knows to be affected, which it writes beside the events: "<= 2.3.4".
func (aff *osvAffected) closeLast(out []Range) []Range {
	var s osvSpecific
	if len(out) != 1 || out[0].Fixed != "" || out[0].LastAffected != "" || json.Unmarshal(aff.Specific, &s) != nil {
		return out
	}
	last := s.Last
	if v, ok := strings.CutPrefix(last, "<="); ok {
		out[0].LastAffected = clean(v)
	} else if v, ok := strings.CutPrefix(last, "<"); ok {
		out[0].NPM, out[0].Introduced = strings.TrimSpace(Range{Introduced: out[0].Introduced}.lower()+" <"+clean(v)), ""
	}
	return out
}

// lower returns the part of a range that says where it begins.
func (r Range) lower() string {
	if r.Introduced == "" {
		return ""
	}
	return ">=" + r.Introduced
}

// intervals pairs events. They come in the order of their versions; "0" is
// before every version.
func intervals(events []osvEvent) []Range {
	var out []Range
	open := false
	for _, e := range events {
		switch {
		case e.Introduced != "":
			v := clean(e.Introduced)
			if e.Introduced == "0" {
				v = ""
			} else if v == "" {
				continue
			}
			out, open = append(out, Range{Introduced: v}), true
		case !open:
		case e.Fixed != "" && clean(e.Fixed) != "":
			out[len(out)-1].Fixed, open = clean(e.Fixed), false
		case e.LastAffected != "" && clean(e.LastAffected) != "":
			out[len(out)-1].LastAffected, open = clean(e.LastAffected), false
		}
	}
	return out
}

// clean returns a version as it stands in a range, or "" for what would be
// read as more than one version.
func clean(v string) string {
	v = strings.TrimSpace(v)
	if len(v) > maxText || strings.ContainsAny(v, " |\t\r\n<>=^~*") {
		return ""
	}
	return v
}
