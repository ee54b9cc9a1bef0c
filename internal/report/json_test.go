package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tenet/internal/check"
	"tenet/internal/rule"
)

// compile returns a schema that knows no other document than itself.
func compile(t *testing.T, name, data string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	if err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	return s.Validate(doc)
}

func TestJSONKeepsThePublishedSchema(t *testing.T) {
	s := compile(t, "report.schema.json", readFile(t, "../../docs/report.schema.json"))
	results := map[string]*check.Result{
		"shop": shop(), "clean": clean(), "incomplete": incomplete(), "empty": {FailOn: rule.High},
	}
	for name, r := range results {
		if err := validate(t, s, render(t, "json", r, Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaDescribesEveryField(t *testing.T) {
	// With additionalProperties false everywhere, a field that the schema
	// does not know is an error.
	strict := strings.ReplaceAll(readFile(t, "../../docs/report.schema.json"), `"properties": {`, `"additionalProperties": false, "properties": {`)
	s := compile(t, "report.schema.json", strict)
	if err := validate(t, s, render(t, "json", shop(), Options{})); err != nil {
		t.Error(err)
	}
}

func TestSchemaRefusesABrokenReport(t *testing.T) {
	s := compile(t, "report.schema.json", readFile(t, "../../docs/report.schema.json"))
	good := render(t, "json", shop(), Options{})
	for _, change := range [][2]string{
		{`"severity": "critical"`, `"severity": "awful"`},
		{`"state": "broken"`, `"state": "BROKEN"`},
		{`"exit": 1`, `"exit": 2`},
		{`"schema": 1`, `"schema": 2`},
		{`"fingerprint": "f01"`, `"finger": "f01"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("the report has no %s", change[0])
		} else if validate(t, s, bad) == nil {
			t.Errorf("the schema accepts %s", change[1])
		}
	}
}

func TestJSONKeepsHostileNamesAndIsSafeToPrint(t *testing.T) {
	out := render(t, "json", shop(), Options{})
	noRawControl(t, "json", out)
	var doc struct {
		Findings []struct{ Place struct{ File string } }
	}
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	for _, f := range doc.Findings {
		if f.Place.File == hostileName {
			return
		}
	}
	t.Errorf("no finding in %q", hostileName)
}
