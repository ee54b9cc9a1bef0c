package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/target"
)

func session(t *testing.T, files string) (*Session, Options, string) {
	t.Helper()
	o := testProject(t, files)
	s := NewSession(o)
	t.Cleanup(s.Close)
	return s, o, o.Targets[0]
}

func ids(r *Result) (list []string) {
	for _, f := range r.Findings {
		list = append(list, f.Place.String()+" "+f.ID)
	}
	slices.Sort(list)
	return list
}

func TestSession(t *testing.T) {
	s, o, _ := session(t, "-- a.js --\n'HIGH'\n-- b.js --\n'LOW'\n")
	ctx := context.Background()
	if _, err := s.CheckFile(ctx, "a.js", []byte("'HIGH'")); !errors.Is(err, ErrUnseen) {
		t.Errorf("before any check: %v, want ErrUnseen", err)
	}
	for _, tt := range []struct {
		unsaved map[string][]byte
		want    []string
	}{
		{nil, []string{"a.js:1:2 alpha/high", "b.js:1:2 alpha/low"}},
		{map[string][]byte{"a.js": []byte("1\n'LOW'"), "none.js": []byte("'HIGH'")}, []string{"a.js:2:2 alpha/low", "b.js:1:2 alpha/low"}},
		{nil, []string{"a.js:1:2 alpha/high", "b.js:1:2 alpha/low"}},
	} {
		r, err := s.Check(ctx, o, tt.unsaved)
		if err != nil || !slices.Equal(ids(r), tt.want) {
			t.Errorf("unsaved %q: %v %v, want %v", tt.unsaved, ids(r), err, tt.want)
		}
	}
	r, err := s.CheckFile(ctx, "b.js", []byte("'HIGH LOW' // tenet-accept alpha/low: seen\n"))
	if want := []string{"b.js:1:2 alpha/high"}; err != nil || !slices.Equal(ids(r), want) || len(r.Accepted) != 1 {
		t.Errorf("one file: %v %v, %d accepted, want %v and one accepted", ids(r), err, len(r.Accepted), want)
	}
	large := append([]byte("'HIGH'"), make([]byte, target.DefaultMaxFileSize)...)
	if r, err := s.CheckFile(ctx, "b.js", large); err != nil || len(r.Findings) > 0 || len(r.Unread) != 1 {
		t.Errorf("a file that has grown too large: %v %v, %d not read, want one", ids(r), err, len(r.Unread))
	}
	if _, err := s.CheckFile(ctx, "c.js", []byte("'HIGH'")); !errors.Is(err, ErrUnseen) {
		t.Errorf("a file that was not there: %v, want ErrUnseen", err)
	}
}

// Who types must not rewrite what his team has set aside.
func TestSessionLeavesTheBaseline(t *testing.T) {
	s, o, root := session(t, "-- a.js --\n'HIGH'\n'LOW'\n")
	w := o
	w.BaselineMode = WriteBaseline
	run(t, w)
	file := filepath.Join(root, BaselineName)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Check(context.Background(), o, map[string][]byte{"a.js": []byte("'MEDIUM'\n'LOW'\n")})
	if want := []string{"a.js:1:2 beta/medium"}; err != nil || !slices.Equal(ids(r), want) {
		t.Errorf("%v %v, want %v", ids(r), err, want)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the baseline has changed: %v\n%s", err, after)
	}
}

func TestAccept(t *testing.T) {
	s, o, _ := session(t, "-- a.js --\n-- Dockerfile --\nFROM ROOT\n-- package.json --\n{}\n-- p.html --\n<p>\n-- v.jsx --\n")
	ctx := context.Background()
	if _, err := s.Check(ctx, o, nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, file, text, want string }{
		{"code", "a.js", "f()\n  g('HIGH')\n", "// tenet-accept alpha/high: why"},
		{"configuration", "Dockerfile", "FROM ROOT\n", "# tenet-accept beta/root: why"},
		{"JSX", "v.jsx", "x = <p>\n  HIGH\n</p>\n", "{/* tenet-accept alpha/high: why */}"},
		{"the middle of a text", "a.js", "x = `\nHIGH`\n", ""},
		{"before #!", "a.js", "#!/usr/bin/env node HIGH\n", ""},
		{"JSON", "package.json", "{\"ROOT\": 1}\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := s.CheckFile(ctx, tt.file, []byte(tt.text))
			if err != nil || len(r.Findings) != 1 {
				t.Fatalf("%v %v, want one finding", ids(r), err)
			}
			if got := s.Accept(ctx, tt.file, []byte(tt.text), &r.Findings[0], "why"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	lost := &rule.Finding{ID: "alpha/high"}
	if got := s.Accept(ctx, "a.js", nil, lost, "why"); got != "" {
		t.Errorf("a finding without a line: %q, want none", got)
	}
}

// The files that a changed one is checked with are the nearest: first by
// imports, then by name.
func TestNearest(t *testing.T) {
	l := &look{code: make([]int, 7), near: [][]int32{{6}, {}, {}, {5}, {}, {3, 0}, {0}}}
	var got []int32
	l.nearest(3, func(i int32) bool {
		got = append(got, i)
		return len(got) < 5
	})
	if want := []int32{5, 0, 6, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
