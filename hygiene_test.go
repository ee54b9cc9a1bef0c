package tenet_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const longestFile = 600 // lines; most are far shorter, a longer one wants a split

// outspoken lists the packages that may print, exit and read the environment:
// what a user calls by hand.
var outspoken = regexp.MustCompile(`^(cmd/|internal/cli/|internal/docs/|bench/)`)

// private is what only those may use.
var private = map[string]bool{
	"os.Exit": true, "os.Getenv": true, "os.LookupEnv": true, "os.Environ": true,
	"os.Stdin": true, "os.Stdout": true, "os.Stderr": true,
	"fmt.Print": true, "fmt.Println": true, "fmt.Printf": true,
	"log.Fatal": true, "log.Fatalf": true, "log.Print": true, "log.Printf": true, "log.Println": true,
}

// A goFile is one parsed source file of this module.
type goFile struct {
	path string
	text string
	ast  *ast.File
}

// goFiles parses every Go file of this module, the nested one included.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || path != "." && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		parsed, text, err := parse(set, path)
		files = append(files, goFile{filepath.ToSlash(path), text, parsed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d Go files found: the walk is broken", len(files))
	}
	return files
}

func parse(set *token.FileSet, path string) (*ast.File, string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	f, err := parser.ParseFile(set, path, data, parser.ParseComments|parser.SkipObjectResolution)
	return f, string(data), err
}

// Hidden and reordering characters in source are an attack: CVE-2021-42574.
func TestSourcesAreASCII(t *testing.T) {
	for _, f := range goFiles(t) {
		for i, line := range strings.Split(f.text, "\n") {
			for _, r := range line {
				if r > 126 || r < 32 && r != '\t' {
					t.Errorf("%s:%d: %U is not ASCII: write it as an escape", f.path, i+1, r)
				}
			}
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range goFiles(t) {
		if n := strings.Count(f.text, "\n"); n > longestFile {
			t.Errorf("%s has %d lines, more than %d: split it", f.path, n, longestFile)
		}
	}
}

func TestNothingIsLeftToDo(t *testing.T) {
	later := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XXX)\b`)
	for _, f := range goFiles(t) {
		for _, group := range f.ast.Comments {
			if later.MatchString(group.Text()) {
				t.Errorf("%s: a comment says %s", f.path, later.FindString(group.Text()))
			}
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		dir := filepath.ToSlash(filepath.Dir(f.path))
		documented[dir] = documented[dir] || f.ast.Doc != nil
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("no file of %s has a package comment", dir)
		}
	}
}

func TestOnlyTheCommandLinePrints(t *testing.T) {
	for _, f := range goFiles(t) {
		if outspoken.MatchString(f.path) || strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := sel.X.(*ast.Ident); ok && private[pkg.Name+"."+sel.Sel.Name] {
					t.Errorf("%s uses %s.%s: only the command line prints, exits and reads the environment", f.path, pkg.Name, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestNoInitFunctions(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function: declare a value, or call a function", f.path)
			}
		}
	}
}
