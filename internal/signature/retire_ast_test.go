package signature

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestQueryProps(t *testing.T) {
	tests := []struct{ query, want string }{
		{`//SequenceExpression[ /AssignmentExpression[ /:left/:property/:name == "isMoment" ]/:left/$:object == /AssignmentExpression[ /:left/:property/:name == "version" ]/:left/$:object ]/AssignmentExpression[ /:left/:property/:name == "version" ]/$$:right/:value`,
			"version near .isMoment within 1000"},
		{`//ObjectExpression[/Property[/:key/:name == "name"]/:value/:value == "mustache.js"]/Property[/:key/:name == "version"]/:value/:value`, "version near mustache.js within 3000"},
		{`//AssignmentExpression[ /:left/:object/:name == "axios" && /:left/:property/:name == "VERSION" ]/$$:right/:value`, "VERSION near axios within 60"},
		{`//BlockStatement[ //A/:key/:name == "one" || //A/:value == "twoTwo" ]//B[ /:left/:property/:name == 'VERSION' ]/:right/:value`, "VERSION near one within 400, VERSION near twoTwo within 3000"},
		{`//AssignmentExpression[ /:left/:property/:name == "CKEDITOR_VERSION" ]/$$:right/:value`, "CKEDITOR_VERSION near CKEDITOR_VERSION within 60"},
		{`//VariableDeclarator[/:id/:name == "version"]/:init/:value`, errQueryMarks.Error()},
		{`//CallExpression[/Literal/:value == "ng-version"]/:arguments/:value`, errQueryShape.Error()},
		{`//A[/:key/:name == "version"]/fn:concat(/B, ".")`, errQueryShape.Error()},
		{`//A[/:key/:name == "version"`, errQueryClosed.Error()},
		{`//A[/:key/:name == "version]/:value`, errQueryClosed.Error()},
		{`//A[` + strings.Repeat(`/:key/:name == "k" || `, 40) + `/:key/:name == "k"]/:value`, errQueryMany.Error()},
		{strings.Repeat("//A[", 60), errQueryLong.Error()},
		{strings.Repeat("/A", maxQuery), errQueryLong.Error()},
		{``, errQueryShape.Error()},
	}
	for _, tt := range tests {
		props, err := queryProps(tt.query)
		var got []string
		for _, p := range props {
			got = append(got, fmt.Sprintf("%s near %s within %d", p.Name, strings.Join(p.Near, " "), p.Within))
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.query, strings.Join(got, ", "), tt.want)
		}
	}
}

// A repository with queries alone recognises what a minifier has been over,
// and takes no longer name for a mark.
func TestQueriesRecognise(t *testing.T) {
	repo, err := ReadRetire(strings.NewReader(`{"web": {"vulnerabilities": [{"below": "2"}], "extractors": {"ast": [
"//SequenceExpression[/AssignmentExpression[/:left/:property/:name == \"isWeb\"]]/AssignmentExpression[/:left/:property/:name == \"version\"]/$$:right/:value",
"//CallExpression/:arguments/:value"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(repo.Skipped) != 1 || !strings.Contains(repo.Skipped[0], errQueryShape.Error()) {
		t.Errorf("skipped: %q", repo.Skipped)
	}
	for text, want := range map[string][]string{
		`var r="1.4.2";a.isWeb=f,a.version=r,a.x=1`: {"1.4.2"},
		`a.isWebsite=f,a.version="1.4.2"`:           nil,
		`a.version="1.4.2"`:                         nil,
	} {
		var got []string
		for _, m := range repo.Table.Content([]byte(text)) {
			got = append(got, m.Version)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// Where a release has the version of the one before it in its code, its banner
// decides, and without one it may be either.
func TestLateReleases(t *testing.T) {
	table, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	code := `var VERSION="4.0.5";e.VERSION=VERSION;var COMPILER_REVISION=7;`
	for text, want := range map[string]string{
		code:                              "4.0.5 to 4.0.6",
		"/*! handlebars v4.0.6 */" + code: " to 4.0.6",
		"/*! handlebars v4.0.5 */" + code: " to 4.0.5",
		strings.ReplaceAll(code, "4.0.5", "4.1.0"): " to 4.1.0",
	} {
		found := table.Content([]byte(text))
		if len(found) != 1 || found[0].From+" to "+found[0].Version != want {
			t.Errorf("%s: %+v", text, found)
		}
	}
}

func FuzzQueryProps(f *testing.F) {
	f.Add(`//A[/:key/:name == "version" && /B[/:x == 'y' || /:z == "w"]]/$$:right/:value`)
	f.Fuzz(func(t *testing.T, query string) {
		props, err := queryProps(query)
		if err == nil && len(props) == 0 {
			t.Error("neither rows nor an error")
		}
		for _, p := range props {
			if p.Name == "" || len(p.Near) == 0 {
				t.Errorf("%+v", p)
			}
		}
	})
}
