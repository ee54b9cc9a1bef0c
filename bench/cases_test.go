package main

import (
	"os"
	"path/filepath"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/source"
)

func TestReadCases(t *testing.T) {
	name := filepath.Join(t.TempDir(), "cases.csv")
	text := "package,version,advisory,cve,cwe,family,file,line,end,kind\n" +
		"a,1.0.0,GHSA-1,,CWE-22,path-traversal,a.js,5,5,sink\n" +
		"b,1.0.0,GHSA-2,,CWE-400;CWE-1321,dos/redos,b.js,7,9,block\n" +
		"a,1.0.0,GHSA-1,,CWE-22,path-traversal,lib/a.js,6,6,sink\n"
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cases, err := readCases(name)
	if err != nil || len(cases) != 2 {
		t.Fatalf("%d cases, %v; want 2: rows of one advisory are one case", len(cases), err)
	}
	if got := len(cases[0].spots); got != 2 {
		t.Errorf("%d spots of a, want 2", got)
	}
	if !cases[1].fits("flaws/redos") || !cases[1].fits("flaws/prototype-pollution") || cases[1].fits("flaws/path-traversal") {
		t.Error("b is a denial of service by its family and pollution by its CWE, and nothing else")
	}
}

func TestJudge(t *testing.T) {
	c := &labelled{family: "path-traversal", spots: []spot{{file: "a.js", line: 10, end: 12}}}
	at := func(file string, line int) source.Span { return source.Span{File: file, Line: line, EndLine: line} }
	tests := []struct {
		name string
		f    rule.Finding
		want marks
	}{
		{"on it", rule.Finding{ID: "flaws/path-traversal", Place: at("a.js", 11)}, marks{strict: true, near: true}},
		{"two above", rule.Finding{ID: "flaws/path-traversal", Place: at("a.js", 8)}, marks{strict: true, near: true}},
		{"six below", rule.Finding{ID: "flaws/path-traversal", Place: at("a.js", 18)}, marks{near: true}},
		{"seven below", rule.Finding{ID: "flaws/path-traversal", Place: at("a.js", 19)}, marks{}},
		{"another file", rule.Finding{ID: "flaws/path-traversal", Place: at("b.js", 11)}, marks{}},
		{"a step of it", rule.Finding{ID: "flaws/path-traversal", Place: at("b.js", 1), Trace: []rule.Step{{Place: at("a.js", 9)}}}, marks{strict: true, near: true}},
		{"another family", rule.Finding{ID: "flaws/redos", Place: at("a.js", 11)}, marks{}},
		{"low", rule.Finding{ID: "flaws/zip-slip", Place: at("a.js", 11), Severity: rule.Low, Confidence: rule.Certain}, marks{strict: true, near: true}},
		{"shown", rule.Finding{ID: "flaws/zip-slip", Place: at("a.js", 11), Severity: rule.High, Confidence: rule.Likely}, marks{true, true, true, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := judge(c, &verdict{Findings: []rule.Finding{tt.f}}); got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}
