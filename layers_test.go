package tenet_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers lists our packages from the bottom up. A package may import only
// packages on lines above its own.
var layers = []string{
	"internal/cputime",
	"internal/npmtest",
	"internal/syncbuf",
	"internal/source",
	"internal/regex",
	"internal/suggest",
	"internal/estree",
	"internal/signature",
	"internal/yaml",
	"internal/markup",
	"internal/target",
	"internal/npm/semver",
	"internal/npm",
	"internal/js",
	"internal/module",
	"internal/model",
	"internal/flow",
	"internal/taint",
	"internal/deploy",
	"internal/npmrc",
	"internal/advisory/cvss",
	"internal/advisory",
	"internal/advisory/nodejs",
	"internal/advisory/db",
	"internal/advisory/registry",
	"internal/reach",
	"internal/audit",
	"internal/deps",
	"internal/fix",
	"internal/probe",
	"internal/observatory",
	"internal/rule",
	"internal/config",
	"internal/check",
	"internal/ruletest",
	"internal/cookie",
	"internal/rules/*",
	"internal/rules",
	"internal/guard/ledger",
	"internal/guard/sandbox",
	"internal/guard/switches",
	"internal/guard/local",
	"internal/guard/socket",
	"internal/guard/http1",
	"internal/guard/upstream",
	"internal/guard/front",
	"internal/guard/waf",
	"internal/guard/autopilot",
	"internal/guard/share",
	"internal/guard/status",
	"internal/guard",
	"internal/report",
	"internal/lsp",
	"internal/cli",
	"internal/docs",
	"cmd/tenet",
	"examples/*",
	"bench",
	"bench/*",
}

// only lists imports that a single package may have.
var only = map[string]string{
	"github.com/microsoft/typescript-go/shim": "internal/js",
	"github.com/spf13/cobra":                  "internal/cli",
	"golang.org/x/term":                       "internal/cli",
	"github.com/pandatix/go-cvss/30":          "internal/advisory/cvss",
	"github.com/pandatix/go-cvss/31":          "internal/advisory/cvss",
	"github.com/pandatix/go-cvss/40":          "internal/advisory/cvss",
}

func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg, ours := strings.CutPrefix(fields[0], "tenet/")
		if !ours {
			continue
		}
		if layer(pkg) < 0 {
			t.Errorf("%s is in no layer: add it to layers", pkg)
		}
		for _, imp := range fields[1:] {
			if dep, ours := strings.CutPrefix(imp, "tenet/"); ours && layer(dep) >= layer(pkg) {
				t.Errorf("%s must not import %s", pkg, dep)
			}
			if owner, ok := only[imp]; ok && owner != pkg {
				t.Errorf("%s must not import %s: only %s does", pkg, imp, owner)
			}
		}
	}
}

func layer(pkg string) int {
	return slices.IndexFunc(layers, func(l string) bool {
		parent, ok := strings.CutSuffix(l, "/*")
		return l == pkg || ok && strings.HasPrefix(pkg, parent+"/")
	})
}
