package advisory

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	for _, test := range []struct{ name, record, want string }{
		{"GitHub's", `{"id":"GHSA-1","aliases":["CVE-2","CVE-1","CVE-1",""],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
			"affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.3"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}]}]}],
			"database_specific":{"severity":"CRITICAL","cwe_ids":["CWE-79","CWE-x"]}}`,
			"GHSA-1|CVE-1+CVE-2|left|<1.2.3 || >=2.0.0 <2.1.0|critical|1.2.3+2.1.0|cross-site scripting"},
		{"last affected", `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"last_affected":"1.2.3"}]}]}]}`,
			"A||left|>=1.0.0 <=1.2.3|||known vulnerability"},
		{"GitHub's own last", `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"database_specific":{"last_known_affected_version_range":"<= 1.2.3"}}]}`,
			"A||left|<=1.2.3|||known vulnerability"},
		{"GitHub's own end", `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"}]}],"database_specific":{"last_known_affected_version_range":"< 1.2.3"}}]}`,
			"A||left|>=1.0.0 <1.2.3|||known vulnerability"},
		{"two packages, one of them twice, one of PyPI", `{"id":"A","affected":[
			{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}]},
			{"package":{"ecosystem":"PyPI","name":"middle"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]},
			{"package":{"ecosystem":"npm","name":"right"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]},
			{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"2.0.0"},{"fixed":"2.0.1"}]}]}]}`,
			"A||left|<1.0.0 || >=2.0.0 <2.0.1||1.0.0+2.0.1|known vulnerability\nA||right|*|||known vulnerability"},
		{"malicious versions", `{"id":"MAL-2024-1","affected":[{"package":{"ecosystem":"npm","name":"evil"},"versions":["1.0.0","1.0.1","* || 2"],"database_specific":{"cwes":[{"cweId":"CWE-506"}]}}]}`,
			"MAL-2024-1||evil|1.0.0 || 1.0.1|critical||malicious package"},
		{"malicious altogether", `{"id":"MAL-2024-2","affected":[{"package":{"ecosystem":"npm","name":"evil"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"versions":["1.0.0"]}]}`,
			"MAL-2024-2||evil|*|critical||malicious package"},
		{"withdrawn", `{"id":"A","withdrawn":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left"},"versions":["1.0.0"]}]}`, ""},
		{"commits only", `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}]}`, ""},
		{"no version at all is not every version", `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"left"}}]}`, ""},
		{"a range in place of a version", `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":">=1 || *"},{"fixed":"1.0.0"}]}]}]}`, ""},
		{"specific of another shape", `{"id":"A","database_specific":[1],"affected":[{"package":{"ecosystem":"npm","name":"left"},"versions":["1.0.0"],"database_specific":"x"}]}`,
			"A||left|1.0.0|||known vulnerability"},
	} {
		_, list, err := Decode([]byte(test.record), "osv")
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var got []string
		for _, a := range list {
			got = append(got, strings.Join([]string{a.ID, strings.Join(a.Aliases, "+"), a.Package, a.Range(), a.Level().String(), strings.Join(a.Fixed(), "+"), a.Title()}, "|"))
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), test.want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	affected := `{"package":{"ecosystem":"npm","name":"left"},%s}`
	for _, test := range []struct{ record, want string }{
		{``, "no OSV record"}, {`[]`, "no OSV record"}, {`{}`, "it has no id"}, {`{"id":7}`, "no OSV record"},
		{`{"id":"A","affected":[` + strings.Repeat(`{},`, maxAffected) + `{}]}`, "at most 10000"},
		{`{"id":"A","affected":[` + fmt.Sprintf(affected, `"versions":[`+strings.Repeat(`"1",`, maxVersions)+`"1"]`) + `]}`, "A: 100001 versions are listed"},
		{`{"id":"A","affected":[` + fmt.Sprintf(affected, `"ranges":[{"type":"SEMVER","events":[`+strings.Repeat(`{},`, maxEvents)+`{}]}]`) + `]}`, "A: a range of 10001 events"},
		{strings.Repeat(" ", MaxRecord+1), "at most 16777216 are read"},
		{strings.Repeat("[", 100_000), "no OSV record"},
	} {
		if _, _, err := Decode([]byte(test.record), ""); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60s: got %v, want %q", test.record, err, test.want)
		}
	}
}

// A list of versions longer than any range that is read is several ranges.
func TestDecodeManyVersions(t *testing.T) {
	var versions []string
	for i := range 5000 {
		versions = append(versions, fmt.Sprintf("%q", fmt.Sprint("1.0.", i)))
	}
	_, list, err := Decode([]byte(`{"id":"MAL-1","affected":[{"package":{"ecosystem":"npm","name":"e"},"versions":[`+strings.Join(versions, ",")+`]}]}`), "")
	if err != nil || len(list) != 1 || len(list[0].Ranges) < 2 {
		t.Fatalf("%d advisories, %v", len(list), err)
	}
	long := FromRange("npm-1", "e", list[0].Range(), "")
	for _, a := range []Advisory{list[0], long} {
		if !a.Affects("1.0.0", satisfies) || !a.Affects("1.0.4999", satisfies) || a.Affects("1.0.5000", satisfies) {
			t.Errorf("%d ranges do not hold what was listed", len(a.Ranges))
		}
	}
}

// Whatever a record says, a table keeps it as it is.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"GHSA-1","aliases":["CVE-1"],"affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.3"}]}],"versions":["1.0.0"]}],"database_specific":{"severity":"LOW","cwe_ids":["CWE-79"]}}`))
	f.Add([]byte(`{"id":"MAL-1","affected":[{"package":{"ecosystem":"npm","name":"e"},"versions":["1.0.0"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		id, list, err := Decode(data, "fuzz")
		if err != nil {
			return
		}
		if len(list) == 0 {
			return
		}
		encoded, err := Encode(Meta{}, list)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for a, err := range open(t, encoded).All() {
			if err != nil {
				t.Fatal(err)
			}
			if a.ID != id || len(a.Ranges) == 0 {
				t.Errorf("%+v is not of %s", a, id)
			}
			for _, r := range a.Ranges {
				if r.NPM == "" && strings.ContainsAny(r.Introduced+r.Fixed+r.LastAffected, " |<>") {
					t.Errorf("%+v is more than one version", r)
				}
			}
			n++
		}
		if n != len(list) {
			t.Errorf("%d of %d advisories are kept", n, len(list))
		}
		if _, err := json.Marshal(Merge(list)); err != nil {
			t.Error(err)
		}
	})
}

// A table that was made by nobody is refused, or can be read to its end in
// bounded memory.
func FuzzTable(f *testing.F) {
	f.Add(encode(f, Meta{Origin: "x"}, many(3)))
	f.Add(encode(f, Meta{}, nil))
	f.Add([]byte(mark))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := OpenTable(strings.NewReader(string(data)), int64(len(data)))
		if err != nil {
			return
		}
		if err := table.Verify(); err != nil {
			return
		}
		for a := range table.All() {
			if a.ID == "" || a.Severity > Critical {
				t.Errorf("%+v", a)
			}
		}
	})
}

// The rows of a block, past the checksums that stop a fuzzer.
func FuzzRows(f *testing.F) {
	list := many(3)
	sources := sourcesOf(list)
	var row []byte
	for i := range list {
		row = appendAdvisory(row, &list[i], sources)
	}
	f.Add(row)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &reader{data: data}
		for len(r.data) > 0 && !r.bad {
			a := r.advisory("x", sources)
			if r.bad {
				break
			}
			again := &reader{data: appendAdvisory(nil, &a, sources)}
			if b := again.advisory("x", sources); again.bad || compare(a, b) != 0 {
				t.Errorf("%+v is %+v when it is written and read", a, b)
			}
		}
	})
}
