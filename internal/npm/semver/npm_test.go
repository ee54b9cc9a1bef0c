package semver

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	packageVersion = "7.8.6" // of npm's package semver
	checks         = 100_000
)

// A question is asked of npm's package and of this one.
type question struct {
	op, a, b string
	Options
}

func (q question) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{q.op, q.a, q.b, q.Loose, q.IncludePrerelease})
}

func (q question) answer() string {
	switch q.op {
	case "valid":
		return Valid(q.a, q.Options)
	case "compare":
		v, err := Parse(q.a, q.Options)
		w, werr := Parse(q.b, q.Options)
		if err != nil || werr != nil {
			return ""
		}
		return strconv.Itoa(v.Compare(w))
	case "satisfies":
		return strconv.FormatBool(Satisfies(q.a, q.b, q.Options))
	}
	if q.op == "simplify" {
		var versions []Version
		for _, text := range strings.Fields(q.a) {
			v, _ := Parse(text, q.Options)
			versions = append(versions, v)
		}
		return Simplify(versions, q.b, q.Options)
	}
	rng := q.b
	if q.op == "range" {
		rng = q.a
	}
	r, err := ParseRange(rng, q.Options)
	switch {
	case err != nil:
		return ""
	case q.op == "range":
		return r.String()
	case q.op == "max":
		return MaxSatisfying(strings.Split(q.a, "\n"), r, q.Options)
	}
	return MinSatisfying(strings.Split(q.a, "\n"), r, q.Options)
}

func questions(n int) []question {
	g := newGenerator(20)
	list := make([]question, n)
	for i := range list {
		q := question{Options: Options{g.chance(70), g.chance(60)}}
		switch k := g.IntN(100); {
		case k < 8:
			q.op, q.a = "valid", g.version()
		case k < 18:
			q.op, q.a = "compare", g.version()
			if q.b = g.version(); g.chance(50) {
				q.b = g.near(q.a)
			}
		case k < 50:
			q.op, q.a = "range", g.rng()
		case k < 90:
			q.op, q.b = "satisfies", g.rng()
			q.a = g.near(q.b)
		case k < 94:
			q.op, q.b = "simplify", g.rng()
			q.a = strings.Join(g.published(q.b, q.Options), "\n")
		default:
			q.op, q.b = g.one("max", "min"), g.rng()
			var versions []string
			for range 8 {
				versions = append(versions, strings.ReplaceAll(g.near(q.b), "\n", " "))
			}
			q.a = strings.Join(versions, "\n")
		}
		list[i] = q
	}
	return list
}

// TestAsNpm compares with npm's own package.
func TestAsNpm(t *testing.T) {
	asked := questions(checks)
	want := ask(t, asked)
	answers := map[string]int{}
	wrong := 0
	for i, q := range asked {
		got := q.answer()
		if got != want[i] {
			if wrong++; wrong <= 20 {
				t.Errorf("%s(%.300q, %.300q) %+v = %q, npm says %q", q.op, q.a, q.b, q.Options, got, want[i])
			}
		}
		kind := got
		if kind != "" && kind != "true" && kind != "false" {
			kind = "value"
		}
		answers[q.op+" "+kind]++
	}
	if wrong > 0 {
		t.Errorf("%d of %d answers differ", wrong, len(asked))
	}
	// A generator that writes only nonsense would prove nothing.
	for _, kind := range []string{"valid value", "valid ", "range value", "range ", "satisfies true", "satisfies false", "max value", "min value", "simplify value", "compare value"} {
		if answers[kind] < checks/400 {
			t.Errorf("only %d answers of the kind %q: %v", answers[kind], kind, answers)
		}
	}
}

// ask installs npm's package and has node answer.
func ask(t *testing.T, asked []question) []string {
	t.Helper()
	dir := t.TempDir()
	run(t, dir, "npm", "install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "semver@"+packageVersion)
	data, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "questions.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/answer.js")
	if err != nil {
		t.Fatal(err)
	}
	var answers []string
	if err := json.Unmarshal(run(t, dir, "node", script, file, filepath.Join(dir, "node_modules", "semver")), &answers); err != nil {
		t.Fatal(err)
	}
	if len(answers) != len(asked) {
		t.Fatalf("%d answers to %d questions", len(answers), len(asked))
	}
	return answers
}

func run(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			err = fmt.Errorf("%w\n%s", err, exit.Stderr)
		}
		t.Fatalf("%s: %v", name, err)
	}
	return out
}
