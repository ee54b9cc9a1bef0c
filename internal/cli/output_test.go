package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestPairsOfFormatAndFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		args string
		want outputs
		err  string
	}{
		{"", outputs{{"text", ""}}, ""},
		{"-f json", outputs{{"json", ""}}, ""},
		{"-o a.txt", outputs{{"text", "a.txt"}}, ""},
		{"-f sarif -o a -f text -o -", outputs{{"sarif", "a"}, {"text", "-"}}, ""},
		{"-f sarif -o a -f text", outputs{{"sarif", "a"}, {"text", ""}}, ""},
		{"-f text -f sarif -o a", outputs{{"text", ""}, {"sarif", "a"}}, ""},
		{"-o a -f sarif -f json", outputs{{"sarif", "a"}, {"json", ""}}, ""},
		{"-o a -f sarif -o b -f json", outputs{{"sarif", "a"}, {"json", "b"}}, ""},
		{"-f text -f json", nil, "two formats for standard output"},
		{"-f text -f json -o -", nil, "two formats for standard output"},
		{"-f text -o a -f json -o ./a", nil, "two formats for the same file ./a"},
		{"-f text -o no/a", nil, "cannot write no/a: no: no such file or directory"},
		{"-f text -o .", nil, "cannot write .: it is a folder"},
	} {
		a := &app{}
		cmd := a.checkCommand()
		var list outputs
		cmd.ResetFlags()
		cmd.Flags().VarP(formatFlag{&list}, "format", "f", "")
		cmd.Flags().VarP(fileFlag{&list}, "output", "o", "")
		if err := cmd.ParseFlags(strings.Fields(test.args)); err != nil {
			t.Errorf("%s: %v", test.args, err)
			continue
		}
		got, err := list.settle()
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%s: error %v, want %q", test.args, err, test.err)
			}
			continue
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, %v, want %v", test.args, got, err, test.want)
		}
	}
}

// report returns a rendered report of some bytes.
func ready(file, data string) *rendered {
	r := &rendered{output: output{"text", file}}
	r.data.WriteString(data)
	return r
}

func TestWriteIsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := os.WriteFile(a, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (&app{Env: Env{Out: io.Discard}}).write(cancelled, []*rendered{ready(a, "new"), ready(b, "new")}); err == nil {
		t.Error("an interrupted run writes")
	}
	if err := (&app{}).write(t.Context(), []*rendered{ready(a, "new"), ready(filepath.Join(dir, "no", "b"), "new")}); err == nil {
		t.Error("a report without a folder is written")
	}
	wantFiles(t, dir, "a=old")

	if err := (&app{}).write(t.Context(), []*rendered{ready(a, "new"), ready(b, "new")}); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, "a=new", "b=new")
	if info, err := os.Stat(a); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file that was there had mode 0640, now %v, %v", info.Mode(), err)
	}
}

func TestWriteFollowsALinkToTheFileBehindIt(t *testing.T) {
	dir := t.TempDir()
	behind, link := filepath.Join(dir, "behind"), filepath.Join(dir, "link")
	if err := os.WriteFile(behind, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("behind", link); err != nil {
		t.Fatal(err)
	}
	if err := (&app{}).write(t.Context(), []*rendered{ready(link, "new")}); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, "behind=new", "link=new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info.Mode(), err)
	}
}

func TestADiscardedStagingPublishesNothing(t *testing.T) {
	dir := t.TempDir()
	a := &app{}
	if err := a.staged.add(ready(filepath.Join(dir, "a"), "x")); err != nil {
		t.Fatal(err)
	}
	a.staged.discard()
	if a.staged.add(ready(filepath.Join(dir, "b"), "x")) == nil || a.staged.publish() == nil {
		t.Error("a discarded staging goes on")
	}
	wantFiles(t, dir)
}

// wantFiles compares the whole content of a folder with lines "name=content".
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Name()+"="+string(data))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}
