package tenet_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What has files of its own for other systems is typed for those too, so that
// it does not break where it is not run. To compile all that it uses would
// take minutes; functions of others are not looked into.
func TestOtherSystems(t *testing.T) {
	for _, goos := range []string{"windows", "darwin"} {
		t.Run(goos, func(t *testing.T) {
			t.Parallel()
			c := &checker{fset: token.NewFileSet(), done: map[string]*types.Package{"unsafe": types.Unsafe}}
			for _, p := range listed(t, goos, "./cmd/tenet", "./internal/guard/...") {
				if err := c.check(p); err != nil {
					t.Errorf("on %s: %v", goos, err)
				}
			}
		})
	}
}

// A listing is what the go command says of a package.
type listing struct {
	Dir, ImportPath string
	GoFiles         []string
	ImportMap       map[string]string // what an import means, where that differs
}

// listed returns packages with all that they use, each after what it uses.
func listed(t *testing.T, goos string, patterns ...string) []listing {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-deps", "-json=Dir,ImportPath,GoFiles,ImportMap"}, patterns...)...)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH=amd64", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listing
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var l listing
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
}

// A checker types packages in the order in which they use each other.
type checker struct {
	fset *token.FileSet
	done map[string]*types.Package
}

func (c *checker) check(p listing) error {
	if p.ImportPath == "unsafe" {
		return nil
	}
	own := strings.HasPrefix(p.ImportPath, "tenet/")
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(c.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	var errs []error
	config := types.Config{
		Importer: imports{c, p.ImportMap}, IgnoreFuncBodies: !own, Sizes: types.SizesFor("gc", "amd64"),
		Error: func(err error) { errs = append(errs, err) },
	}
	pkg, err := config.Check(p.ImportPath, c.fset, files, nil)
	c.done[p.ImportPath] = pkg
	if !own && pkg != nil { // whether an import is used is not known without the functions
		return nil
	}
	return errors.Join(append(errs, err)...)
}

// imports are those of one package.
type imports struct {
	c   *checker
	own map[string]string
}

func (i imports) Import(path string) (*types.Package, error) {
	if other, ok := i.own[path]; ok {
		path = other
	}
	if p := i.c.done[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s was not typed before", path)
}
