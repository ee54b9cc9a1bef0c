package signature

import (
	"regexp"
	"strings"
	"testing"
)

const repository = `{
  "acme": {
    "npmname": "acme-ui",
    "vulnerabilities": [
      {"below": "1.2.0", "severity": "high", "cwe": ["CWE-79"], "identifiers": {"CVE": ["CVE-2020-1"], "summary": "scripts in titles"}, "info": ["https://example.com/1"]},
      {"atOrAbove": "2.0.0", "below": "2.0.3", "severity": "low", "identifiers": {"summary": ["two", "words"]}, "info": []}
    ],
    "extractors": {
      "uri": ["/acme/(VERSION)/acme\\.js"],
      "filename": ["acme-(VERSION)(\\.min)?\\.js"],
      "filecontent": ["/\\* Acme v(VERSION) \\*/", "=\"(VERSION)(?<=[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2})\"[\\s\\S]{1,3000}acmeMark", "(.)\\.acme=\\1\\.proto=\"(VERSION)\""],
      "filecontentreplace": ["/acmeParts=\\{a:([0-9]+),b:([0-9]+)\\}/$1.$2.0/"],
      "hashes": {"356A192B7913B04C54574D18C28D46E6395428AB": "9.9.9"},
      "ast": ["//Literal/:valeu", "//AssignmentExpression[/:left/:property/:name == 'acmeVersion']/:right/:value"]
    }
  }
}`

func TestReadRetire(t *testing.T) {
	repo, err := ReadRetire(strings.NewReader(strings.ReplaceAll(repository, "VERSION", retireVersion)))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"/* Acme v1.1.0 */": "1.1.0",
		`x="1.2.3";` + strings.Repeat(" ", 2000) + "acmeMark": "1.2.3",
		`x="1.2.b";acmeMark`:     "",
		`q.acme=q.proto="1.2.3"`: "q",
		`q.acme=r.proto="1.2.3"`: "",
		"acmeParts={a:3,b:4}":    "3.4.0",
		"1":                      "9.9.9",
		"acmeMark":               "",
	} {
		got := ""
		for _, m := range repo.Table.Content([]byte(text), nil) {
			got += m.Version
		}
		if got != want {
			t.Errorf("%.40q: version %q, want %q", text, got, want)
		}
	}
	for address, want := range map[string]string{
		"https://example.com/acme/1.0.0/acme.js?x=1": "1.0.0", "lib/acme-1.1.9.min.js": "1.1.9", "lib/other-acme-1.0.js": "",
	} {
		got := ""
		for _, m := range repo.Table.Name(address) {
			got += m.Version
		}
		if got != want {
			t.Errorf("%s: version %q, want %q", address, got, want)
		}
	}
	if len(repo.Skipped) != 1 || !strings.Contains(repo.Skipped[0], `acme: ast "//Literal/:valeu": at byte 12, "valeu": no node has a property "valeu"; did you mean value?`) {
		t.Errorf("skipped %q, want the query with a mistake alone", repo.Skipped)
	}
	for version, want := range map[string]int{"1.1.9": 1, "1.2.0": 0, "1.2.0-beta": 1, "2.0.0": 1, "2.0.3": 0, "2.0.10": 0} {
		if got := repo.Vulnerabilities("acme", version); len(got) != want {
			t.Errorf("%s has %d vulnerabilities, want %d", version, len(got), want)
		}
	}
}

func TestReadRetireErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "no Retire.js repository",
		"[]":                       "no Retire.js repository",
		`{"a": {}}`:                "no library in it has vulnerabilities",
		`{"a": {"extractors": 1}}`: "no Retire.js repository: a",
	} {
		if _, err := ReadRetire(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestCompareRetire(t *testing.T) {
	ordered := []string{"1.0.0-alpha", "1.0.0-beta", "1.0.0-beta.2", "1.0.0", "1.0.1-rc1", "1.0.1", "1.0.2", "1.0.10", "1.10.0", "2"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := compareRetire(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("compare(%s, %s) = %d", a, b, got)
			}
		}
	}
	if compareRetire("1.0", "1.0.0") != 0 {
		t.Error("1.0 is not 1.0.0")
	}
}

// FuzzReadRetire: any file gives an error or a table that reads any text.
func FuzzReadRetire(f *testing.F) {
	f.Add(repository, "acmeMark")
	f.Add(`{"a":{"vulnerabilities":[{"below":"1"}],"extractors":{"filecontent":["(?<=a)abc(b)\\1"]}}}`, "abcbb")
	f.Fuzz(func(t *testing.T, repository, text string) {
		repo, err := ReadRetire(strings.NewReader(strings.ReplaceAll(repository, "VERSION", retireVersion)))
		if err != nil {
			return
		}
		for _, m := range repo.Table.Content([]byte(text), nil) {
			if m.Offset < 0 || m.End > len(text) || m.Offset > m.End {
				t.Errorf("a match outside of the text: %+v", m)
			}
		}
		repo.Table.Name(text)
	})
}

// FuzzTranslate: checks speak of groups that the translation has.
func FuzzTranslate(f *testing.F) {
	f.Add(`(a)\1(?<=b)[^]{1,4000}`)
	f.Fuzz(func(t *testing.T, expr string) {
		full, checks, err := translate(expr)
		if err != nil {
			return
		}
		compiled, err := regexp.Compile(full)
		if err != nil {
			return
		}
		for _, c := range checks {
			if c.group > compiled.NumSubexp() || c.same > compiled.NumSubexp() {
				t.Errorf("%q became %q: a check of group %d", expr, full, c.group)
			}
		}
	})
}
