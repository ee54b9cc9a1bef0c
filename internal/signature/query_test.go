package signature

import (
	"slices"
	"strings"
	"testing"

	"tenet/internal/estree"
	"tenet/internal/js"
	"tenet/internal/source"
)

// asker answers queries as the program does, without a process of its own.
func asker(t testing.TB, text []byte) Asker {
	return func(queries []string) [][]estree.Found {
		job := js.Job{Name: "x.js", Text: source.New("x.js", string(text)), Queries: queries}
		raw, err := js.InProcess(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := js.DecodeAnswers(job, raw)
		if err != nil {
			t.Fatal(err)
		}
		found := make([][]estree.Found, len(queries))
		for i, a := range answers {
			found[i] = a.Found
		}
		return found
	}
}

const webQuery = `//SequenceExpression[
  /AssignmentExpression[/:left/:property/:name == "isWeb"]/:left/$:object == /AssignmentExpression[/:left/:property/:name == "version"]/:left/$:object
]/AssignmentExpression[/:left/:property/:name == "version"]/$$:right/:value`

// A repository with queries alone recognises what a minifier has been over,
// and builds a tree only where the words of a query stand.
func TestQueriesRecognise(t *testing.T) {
	escaped := strings.NewReplacer("\n", " ", `"`, `\"`).Replace(webQuery)
	repo, err := ReadRetire(strings.NewReader(`{"web": {"vulnerabilities": [{"below": "2"}], "extractors": {"ast": ["` + escaped + `"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(repo.Skipped) != 0 {
		t.Errorf("skipped: %q", repo.Skipped)
	}
	tests := []struct {
		text  string
		asked bool
		want  []string
	}{
		{`var r="1.4.2";var a={};a.isWeb=f,a.version=r,a.x=1`, true, []string{"1.4.2"}},
		{`var r="1.4.2";var a={};a.isWeb=f;a.version=r,a.x=1`, true, nil},
		{`var a={},b={};a.isWeb=f,b.version="1.4.2"`, true, nil},
		{`var a={};a.isWeb=f,a.version="next"`, true, nil},
		{`var a={};a.isWebsite=f,a.version="1.4.2"`, false, nil},
		{`var a={};a.isWeb=f,a.versions="1.4.2"`, false, nil},
	}
	for _, tt := range tests {
		var got []string
		asked := false
		for _, m := range repo.Table.Content([]byte(tt.text), func(queries []string) [][]estree.Found {
			asked = true
			return asker(t, []byte(tt.text))(queries)
		}) {
			got = append(got, m.Version)
			if tt.text[m.Offset:m.End] != m.Version {
				t.Errorf("%s: the place has %q", tt.text, tt.text[m.Offset:m.End])
			}
		}
		if !slices.Equal(got, tt.want) || asked != tt.asked {
			t.Errorf("%s: %q, asked: %v", tt.text, got, asked)
		}
	}
}

// A table of our own builds no tree for what it knows without one.
func TestQueriesAreTheLastResort(t *testing.T) {
	table, err := Compile([]Library{{Name: "Web", Package: "web", Banners: []string{"Web"}, Queries: []string{webQuery}}})
	if err != nil {
		t.Fatal(err)
	}
	code := `var a={};a.isWeb=f,a.version="1.4.2"`
	for text, want := range map[string]int{code: 1, "/*! Web v1.4.2 */" + code: 0} {
		asked := 0
		found := table.Content([]byte(text), func(queries []string) [][]estree.Found {
			asked++
			return asker(t, []byte(text))(queries)
		})
		if asked != want || len(found) != 1 || found[0].Version != "1.4.2" {
			t.Errorf("%s: asked %d times, found %+v", text, asked, found)
		}
	}
}

// Queries of a table say which files they are about.
func TestQueriesWithMistakes(t *testing.T) {
	for query, want := range map[string]string{
		"//Literal/:value":  "no text in it says which files it is about",
		"//Literal[/:value": `at its end: ] is missing`,
	} {
		if _, err := Compile([]Library{{Name: "Web", Queries: []string{query}}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
	}
}

// Which texts of a query are searched in every file.
func TestRarest(t *testing.T) {
	for query, want := range map[string]string{
		webQuery:                            "isWeb",
		`//A[/:name == "x"]`:                "",
		`//Literal[/:value == "bs.al"]`:     "bs.al",
		`//Identifier[/:name == "get"]`:     "get",
		`//Literal[/:value == "a\u0275cd"]`: "u0275cd",
		`//Property[/:key/:name == "longest" && /:value/:value == "other" || /:key/:name == "x"]/:value`: "longest",
		`//Property[/:key/:name == "one" || /:key/:name == "other"]/:value`:                              "one other",
		`//Property[/:key/:name == "one" || /:key]/:value[/:name == "version"]`:                          "version",
	} {
		q, err := estree.Parse(query)
		if err != nil {
			if want != "" {
				t.Errorf("%s: %v", query, err)
			}
			continue
		}
		if texts, _ := rarest(q.Needs()); strings.Join(texts, " ") != want {
			t.Errorf("%s: %q, want %q", query, texts, want)
		}
	}
}
