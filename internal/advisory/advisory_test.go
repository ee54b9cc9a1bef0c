package advisory

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRange(t *testing.T) {
	for _, test := range []struct {
		r       Range
		want    string
		in, out []string
	}{
		{Range{}, "*", []string{"0.0.1", "9.9.9"}, nil},
		{Range{Fixed: "1.2.3"}, "<1.2.3", []string{"1.2.2", "1.2.3-rc.1"}, []string{"1.2.3"}},
		{Range{Introduced: "1.0.0", Fixed: "1.2.3"}, ">=1.0.0 <1.2.3", []string{"1.0.0"}, []string{"1.0.0-rc.1", "0.9.0", "2.0.0"}},
		{Range{Introduced: "1.0.0", LastAffected: "1.2.3", Fixed: "1.4.0"}, ">=1.0.0 <=1.2.3", []string{"1.2.3"}, []string{"1.3.0"}},
		{Range{Introduced: "2.0.0"}, ">=2.0.0", []string{"3.0.0"}, []string{"1.0.0"}},
		{Range{NPM: "8.x || 6.x", Except: "^8.1.4 || ^6.11.1"}, "8.x || 6.x", []string{"8.1.3", "6.0.0"}, []string{"8.1.4", "8.17.0", "7.0.0"}},
	} {
		if got := test.r.String(); got != test.want {
			t.Errorf("%+v is %q, want %q", test.r, got, test.want)
		}
		for _, v := range test.in {
			if !test.r.Holds(v, satisfies) {
				t.Errorf("%s lacks %s", test.r, v)
			}
		}
		for _, v := range test.out {
			if test.r.Holds(v, satisfies) {
				t.Errorf("%s has %s", test.r, v)
			}
		}
	}
}

func TestLevel(t *testing.T) {
	for _, test := range []struct {
		a    Advisory
		want Severity
	}{
		{Advisory{Severity: Low, Malicious: true}, Critical},
		{Advisory{Severity: Low, Vectors: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}, Low},
		{Advisory{Vectors: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}, Critical},
		{Advisory{Vectors: []string{"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"}}, Low},
		{Advisory{}, Unknown},
	} {
		if got := test.a.Level(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.a, got, test.want)
		}
	}
	for word, want := range map[string]Severity{"MODERATE": Moderate, "medium": Moderate, "Critical": Critical, "": Unknown, "huge": Unknown, "info": Low} {
		if got := ParseSeverity(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
}

func TestTitles(t *testing.T) {
	seen, last := map[int]bool{}, 0
	for _, row := range titles {
		if seen[row.cwe] || row.cwe < last {
			t.Errorf("CWE-%d stands twice or out of order", row.cwe)
		}
		seen[row.cwe], last = true, row.cwe
		if strings.HasSuffix(row.title, ".") || row.title[:1] != strings.ToLower(row.title[:1]) && strings.ToUpper(row.title[:2]) != row.title[:2] &&
			!slices.ContainsFunc([]string{"Unicode", "WebSockets"}, func(w string) bool { return strings.HasPrefix(row.title, w) }) {
			t.Errorf("CWE-%d: %q begins with a capital or ends with a full stop", row.cwe, row.title)
		}
	}
	for _, test := range []struct {
		a    Advisory
		want string
	}{
		{Advisory{CWE: []int{1321}}, "prototype pollution"},
		{Advisory{CWE: []int{999999, 79}}, "cross-site scripting"},
		{Advisory{}, "known vulnerability"},
		{Advisory{CWE: []int{79}, Malicious: true}, "malicious package"},
	} {
		if got := test.a.Title(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.a, got, test.want)
		}
	}
}

func TestMerge(t *testing.T) {
	list := []Advisory{
		{ID: "NSWG-ECO-7", Aliases: []string{"CVE-2019-1"}, Package: "a", Severity: Low, Ranges: []Range{{NPM: "<2.0.0"}}, Source: "wg"},
		{ID: "GHSA-a", Aliases: []string{"CVE-2019-1"}, Package: "a", Severity: High, Ranges: []Range{{Fixed: "2.0.1"}}, CWE: []int{79}, Source: "gh"},
		{ID: "GHSA-a", Package: "a", Ranges: []Range{{Introduced: "3.0.0", Fixed: "3.1.0"}}, CWE: []int{79, 80}, Source: "gh"},
		{ID: "GHSA-a", Aliases: []string{"CVE-2019-1"}, Package: "b", Severity: High, Ranges: []Range{{}}, Source: "gh"},
		{ID: "GHSA-c", Package: "a", Severity: Low, Ranges: []Range{{}}, Source: "gh"},
		// a third knows that two groups are one
		{ID: "MAL-1", Package: "d", Ranges: []Range{{NPM: "1.0.0"}}, Malicious: true},
		{ID: "CVE-9", Package: "d", Ranges: []Range{{NPM: "1.0.1"}}, Severity: Low},
		{ID: "NSWG-9", Aliases: []string{"CVE-9", "MAL-1"}, Package: "d", Ranges: []Range{{NPM: "1.0.2"}}},
	}
	want := []struct{ id, pkg, aliases, rng, level string }{
		{"GHSA-a", "a", "CVE-2019-1 NSWG-ECO-7", ">=3.0.0 <3.1.0 || <2.0.1 || <2.0.0", "high"},
		{"GHSA-c", "a", "", "*", "low"},
		{"GHSA-a", "b", "CVE-2019-1", "*", "high"},
		{"CVE-9", "d", "MAL-1 NSWG-9", "1.0.1 || 1.0.0 || 1.0.2", "critical"},
	}
	check := func(got []Advisory) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%d advisories, want %d: %+v", len(got), len(want), got)
		}
		for i, w := range want {
			g := got[i]
			have := strings.Split(g.Range(), " || ")
			slices.Sort(have)
			expect := strings.Split(w.rng, " || ")
			slices.Sort(expect)
			if g.ID != w.id || g.Package != w.pkg || strings.Join(g.Aliases, " ") != w.aliases || !slices.Equal(have, expect) || g.Level().String() != w.level {
				t.Errorf("%d: got %+v %s, want %v", i, g, g.Level(), w)
			}
		}
	}
	check(Merge(list))
	slices.Reverse(list)
	check(Merge(list))
	check(Merge(Merge(list)))
}

// What was seen in part adds nothing to what was seen whole.
func TestMergePartial(t *testing.T) {
	a := Advisory{ID: "GHSA-a", Package: "a", Partial: true, Ranges: []Range{{Fixed: "9.0.0"}}}
	b := Advisory{ID: "CVE-1", Aliases: []string{"GHSA-a"}, Package: "a", Ranges: []Range{{Introduced: "8.0.0", Fixed: "9.0.0"}}}
	if got := Merge([]Advisory{a, b}); len(got) != 1 || got[0].Partial || got[0].Range() != ">=8.0.0 <9.0.0" {
		t.Errorf("got %+v", got)
	}
	c := b
	c.Partial = true
	if got := Merge([]Advisory{a, c}); len(got) != 1 || !got[0].Partial || len(got[0].Ranges) != 2 {
		t.Errorf("got %+v", got)
	}
}

var facts1 = fstest.MapFS{
	factsNPM: {Data: []byte(`id,aliases,package,introduced,fixed,last_affected,severity,cvss_vector,cwe,published,source
GHSA-1,CVE-1,left,0,1.2.3,,high,CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N,CWE-22;CWE-23,2024-05-06,host/x@1:a.json
GHSA-1,CVE-1,left,2.0.0,,2.0.5,high,,CWE-22,2024-05-06,host/x@1:b.json
GHSA-2,,left,0,,,critical,,CWE-506,2023-01-01,host/y@2:b.json
`)},
	factsOld: {Data: []byte(`id,aliases,package,vulnerable_versions,patched_versions,severity,cvss_vector,cvss_score,published,source
NSWG-ECO-1,CVE-1,left,<1.2.3,>=1.2.3,low,,,2015-01-01,host/wg@3:1.json
NSWG-ECO-2,,left,<=1.2.2,>=1.2.3,low,,,2015-01-01,host/wg@3:2.json
NSWG-ECO-3,,right,<=99.999.99999,<0.0.0,moderate,,,2015-01-01,host/wg@3:3.json
NSWG-ECO-4,,right,< 1.0.0,>= 1.0.0,,CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N,5.3,2015-01-01,host/wg@3:4.json
`)},
	factsNode: {Data: []byte(`id,aliases,vulnerable,patched,severity,affected_environments,ref,source
NSWG-COR-1,CVE-7,8.x || 6.x,^8.1.4 || ^6.11.1,high,win32,https://example.com,host/wg@3:core.json
`)},
	factsPartial: {Data: []byte("GHSA-2 left\n")},
}

func TestReadFacts(t *testing.T) {
	list, newest, err := ReadFacts(facts1)
	if err != nil {
		t.Fatal(err)
	}
	if got := newest.Format("2006-01-02"); got != "2024-05-06" {
		t.Errorf("newest %s", got)
	}
	var got []string
	for _, a := range list {
		got = append(got, strings.Join([]string{a.ID, strings.Join(a.Aliases, "+"), a.Package, a.Range(), a.Level().String(), strings.Join(a.Fixed(), "+"), a.Source, a.Platform, a.Title()}, "|"))
	}
	want := []string{
		"GHSA-1|CVE-1+NSWG-ECO-1|left|<1.2.3 || >=2.0.0 <=2.0.5|high|1.2.3|host/x@1||path traversal: files outside the folder can be reached",
		"GHSA-2||left|*|critical||host/y@2||malicious package",
		"NSWG-COR-1|CVE-7|node:|8.x || 6.x|high||host/wg@3|win32|known vulnerability",
		"NSWG-ECO-3||right|*|moderate||host/wg@3||known vulnerability",
		"NSWG-ECO-4||right|< 1.0.0|moderate|1.0.0|host/wg@3||known vulnerability",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !list[1].Partial || list[0].Partial {
		t.Error("the partial one is not the one that is listed")
	}
}

func TestReadFactsErrors(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{factsNPM, "id,package\n", ""},
		{factsNPM, "id,package\n,left\n", "npm-advisories.csv: line 2: no id or no package"},
		{factsNPM, "id,package,fixed\nGHSA-1,left,<1 || 2\n", `npm-advisories.csv: line 2: "<1 || 2" is no version`},
		{factsNPM, "id,package\nGHSA-1,left,3\n", "wrong number of fields"},
		{factsOld, "id,package\nN-1,left\n", "npm-advisories-to-2020.csv: line 2: no vulnerable versions"},
	} {
		dir := fstest.MapFS{factsNPM: facts1[factsNPM], test.file: {Data: []byte(test.text)}}
		_, _, err := ReadFacts(dir)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s %q: got %v, want %q", test.file, test.text, err, test.want)
		}
	}
	if _, _, err := ReadFacts(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is read")
	}
}
