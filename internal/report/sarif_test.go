package report

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	peer "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// officialSchema is the schema of SARIF 2.1.0 errata 01, which go-sarif holds
// in a constant. Its own Validate checks what its structs write, not our bytes.
func officialSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatalf("finding the SARIF schema: %v", err)
	}
	file := filepath.Join(strings.TrimSpace(string(dir)), "pkg/report/v210/sarif/schema.go")
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(tree, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && len(lit.Value) > len(text) {
			text = lit.Value
		}
		return true
	})
	if text, err = strconv.Unquote(text); err != nil {
		t.Fatal(err)
	}
	return compile(t, sarifSchema, text)
}

func sarifResults() map[string]*check.Result {
	many := clean()
	for i := range 30 {
		many.Findings = append(many.Findings, rule.Finding{
			ID: fmt.Sprintf("eval/x%d", i), Rule: "eval", Severity: rule.Severity(i%4 + 1), Confidence: rule.Certain, Message: "m",
		})
	}
	return map[string]*check.Result{"shop": shop(), "clean": clean(), "incomplete": incomplete(), "many": many, "empty": {}}
}

func TestSARIFKeepsTheOfficialSchema(t *testing.T) {
	s := officialSchema(t)
	for name, r := range sarifResults() {
		for _, all := range []bool{false, true} {
			o := shopOptions()
			o.All = all
			out := render(t, "sarif", r, o)
			if err := validate(t, s, out); err != nil {
				t.Errorf("%s, all %v: %v", name, all, err)
			}
			if log, err := peer.FromString(out); err != nil || len(log.Runs) != 1 {
				t.Errorf("%s, all %v: go-sarif does not read it: %v", name, all, err)
			}
		}
	}
	bad := strings.Replace(render(t, "sarif", shop(), shopOptions()), `"startColumn"`, `"startCol"`, 1)
	if validate(t, s, bad) == nil {
		t.Error("the schema accepts a property that SARIF does not have")
	}
}

func decodeSARIF(t *testing.T, r *check.Result, o Options) sarifRun {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(render(t, "sarif", r, o)), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

func TestSARIFSeverityIsOnTheRule(t *testing.T) {
	run := decodeSARIF(t, shop(), shopOptions())
	want := map[string]string{
		"eval/direct":                    "5.5", // as declared
		"eval/direct/high":               "8.0",
		"eval/request-to-code":           "9.5",
		"cookies/script-readable":        "8.0", // declared, not found as such
		"cookies/script-readable/medium": "5.5",
		"flaws/sql-from-request":         "8.0", // not declared
	}
	for _, rl := range run.Tool.Driver.Rules {
		if w, ok := want[rl.ID]; ok && rl.Properties.Severity != w {
			t.Errorf("%s has security-severity %s, want %s", rl.ID, rl.Properties.Severity, w)
		}
		delete(want, rl.ID)
	}
	if len(want) > 0 {
		t.Errorf("rules missing: %v", want)
	}
	for _, res := range run.Results {
		if got := run.Tool.Driver.Rules[res.RuleIndex].ID; got != res.RuleID {
			t.Errorf("ruleIndex of %s points to %s", res.RuleID, got)
		}
		if res.Level != run.Tool.Driver.Rules[res.RuleIndex].Default.Level {
			t.Errorf("%s: level %s differs from its rule", res.RuleID, res.Level)
		}
	}
}

func TestSARIFNeverHidesThatFilesWereNotRead(t *testing.T) {
	inv := decodeSARIF(t, incomplete(), shopOptions()).Invocations[0]
	if inv.Successful || len(inv.Execution) != 2 || inv.ExitCode != 3 {
		t.Errorf("invocation = %+v", inv)
	}
	if inv := decodeSARIF(t, clean(), shopOptions()).Invocations[0]; !inv.Successful {
		t.Errorf("a clean run is called unsuccessful: %+v", inv)
	}
}

func TestSARIFAcceptedOnlyWithAll(t *testing.T) {
	count := func(o Options) (suppressed, possible int) {
		for _, res := range decodeSARIF(t, shop(), o).Results {
			suppressed += len(res.Suppressions)
			if res.Properties.Confidence == "possible" {
				possible++
			}
		}
		return suppressed, possible
	}
	if s, p := count(Options{}); s != 0 || p != 0 {
		t.Errorf("without All: %d suppressed, %d possible", s, p)
	}
	if s, p := count(Options{All: true}); s != 2 || p != 1 {
		t.Errorf("with All: %d suppressed, %d possible, want 2 and 1", s, p)
	}
}

func TestSARIFTrimsTheMildestAndSaysSo(t *testing.T) {
	log := newSARIF(shop(), Options{}, 3)
	run := log.Runs[0]
	if len(run.Results) != 3 || run.Results[0].Level != "error" || run.Results[2].Level != "error" {
		t.Errorf("kept %d results, not the worst", len(run.Results))
	}
	if n := run.Invocations[0].Execution; !strings.Contains(n[len(n)-1].Message.Text, "10 of the mildest findings are left out") {
		t.Errorf("the cut is not told: %+v", n)
	}
}

func TestSARIFMessageIsNoLink(t *testing.T) {
	for _, res := range decodeSARIF(t, shop(), shopOptions()).Results {
		if strings.Contains(res.Message.Text, " [x](") {
			t.Errorf("a message became a link: %s", res.Message.Text)
		}
	}
}

func TestSARIFLongFlow(t *testing.T) {
	f := shopFindings()[0]
	f.Trace = make([]rule.Step, 2500)
	for i := range f.Trace {
		f.Trace[i] = rule.Step{Place: source.Span{File: "a.js", Line: i + 1, Col: 1}}
	}
	r := clean()
	r.Findings = []rule.Finding{f}
	steps := newSARIF(r, Options{}, maxResults).Runs[0].Results[0].Flows[0].Threads[0].Locations
	if len(steps) != maxFlow || steps[0].Location.Physical.Region.StartLine != 1 || steps[maxFlow-1].Location.Physical.Region.StartLine != 2500 {
		t.Errorf("%d steps; the first and the last must stay", len(steps))
	}
}

func TestFileURI(t *testing.T) {
	tests := []struct{ in, want string }{
		{"src/app.js", "src/app.js"},
		{"a b/[id].tsx", "a%20b/%5Bid%5D.tsx"},
		{"caf\u00e9.js", "caf%C3%A9.js"},
		{"c:odd?.js#x%", "c%3Aodd%3F.js%23x%25"},
		{"\xff.js", "%FF.js"},
	}
	for _, tt := range tests {
		if got := fileURI(tt.in); got != tt.want {
			t.Errorf("fileURI(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSemantic(t *testing.T) {
	for in, want := range map[string]string{"1.2.3": "1.2.3", "v0.1.0-rc.1": "0.1.0-rc.1", "devel": "", "1.2": "", "1.x.3": ""} {
		if got := semantic(in); got != want {
			t.Errorf("semantic(%q) = %q, want %q", in, got, want)
		}
	}
}
