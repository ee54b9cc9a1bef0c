// Package web_test holds the module to what its README promises: every exported
// name has an example that runs.
package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// packages are the folders that others import.
var packages = []string{"csp", "header", "cookie", "late", "session", "session/redisstore", "session/redisstore/redistest", "suggest"}

func TestEveryExportedNameHasAnExample(t *testing.T) {
	for _, dir := range packages {
		exported, shown := names(t, dir)
		if len(exported) == 0 {
			t.Errorf("%s exports nothing", dir)
		}
		for _, name := range exported {
			typ, method, isMethod := strings.Cut(name, ".")
			if !isMethod {
				method = typ
			}
			if !shown[method] {
				t.Errorf("%s.%s stands in no example", dir, name)
			}
		}
	}
}

// Every package of the module is held to it.
func TestPackagesAreListed(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		dir := filepath.ToSlash(filepath.Dir(path))
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && dir != "." && !strings.HasPrefix(dir, "internal") && !slices.Contains(packages, dir) {
			t.Errorf("%s is not listed", dir)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// names returns the exported names of a package, and the words that stand in
// its examples, in their names and as what they use.
func names(t *testing.T, dir string) (exported []string, shown map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	shown = map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if !strings.HasSuffix(name, "_test.go") {
				exported = append(exported, namesOf(d)...)
			} else if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Example") && runs(file, f) {
				show(f, shown)
			}
		}
	}
	return exported, shown
}

// namesOf returns what a declaration exports: methods as Type.Method.
func namesOf(d ast.Decl) []string {
	var all []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			typ := d.Recv.List[0].Type
			if star, ok := typ.(*ast.StarExpr); ok {
				typ = star.X
			}
			id, ok := typ.(*ast.Ident)
			if !ok || !id.IsExported() {
				return nil
			}
			name = id.Name + "." + name
		}
		if d.Name.IsExported() {
			all = append(all, name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() {
					all = append(all, spec.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					if n.IsExported() {
						all = append(all, n.Name)
					}
				}
			}
		}
	}
	return all
}

// runs reports whether an example has output to compare with, so that go test
// runs it.
func runs(file *ast.File, f *ast.FuncDecl) bool {
	for _, c := range file.Comments {
		if c.Pos() > f.Body.Lbrace && c.End() < f.Body.Rbrace && strings.HasPrefix(c.Text(), "Output:") {
			return true
		}
	}
	return false
}

// show notes the words of an example: the name that it is for, the names that
// it selects, the fields that it sets.
func show(f *ast.FuncDecl, shown map[string]bool) {
	for word := range strings.SplitSeq(strings.TrimPrefix(f.Name.Name, "Example"), "_") {
		shown[word] = true
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			shown[s.Sel.Name] = true
		}
		return true
	})
}
