package nodejs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/deploy"
	"tenet/internal/npm/semver"
	"tenet/internal/source"
)

func satisfies(version, rng string) bool {
	return semver.Satisfies(version, rng, semver.Options{IncludePrerelease: true, Loose: true})
}

// show writes statements as "kind text range version platform ships @line:col".
func show(list []Statement) string {
	var out []string
	for _, s := range list {
		ships := ""
		if s.Ships {
			ships = " ships"
		}
		out = append(out, fmt.Sprintf("%s %q %q %s %s%s @%d:%d", s.Kind, s.Text, s.Range, s.Version, s.Platform, ships, s.Span.Line, s.Span.Col))
	}
	return strings.Join(out, "\n")
}

func TestOfManifest(t *testing.T) {
	f, err := deploy.Read(deploy.FormatManifest, source.New("package.json", `{
  "engines": {"npm": ">=8", "node": ">=18 <21"},
  "volta": {"node": "20.11.0", "npm": "10.0.0"}
}`))
	if err != nil {
		t.Fatal(err)
	}
	want := "engines \">=18 <21\" \">=18 <21\"   @2:37\nvolta \"20.11.0\" \"20.11.0\" 20.11.0  @3:21"
	if got := show(OfManifest(f.Manifest)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, text := range []string{`{}`, `{"engines":{"node":18}}`, `{"engines":["node"],"volta":"x"}`} {
		f, err := deploy.Read(deploy.FormatManifest, source.New("package.json", text))
		if err != nil {
			t.Fatal(err)
		}
		if got := OfManifest(f.Manifest); len(got) > 0 {
			t.Errorf("%s: %s", text, show(got))
		}
	}
}

func TestOfVersionFile(t *testing.T) {
	for text, want := range map[string]string{
		"v18.12.1\n":          `version file "v18.12.1" "18.12.1" 18.12.1  @1:1`,
		"# ours\n\n  20.1 \n": `version file "20.1" "20.1.x"   @3:3`,
		"16 # until spring":   `version file "16" "16.x"   @1:1`,
		"lts/Hydrogen\r\n":    `version file "lts/Hydrogen" "18.x"   @1:1`,
		"lts/*":               `version file "lts/*" ""   @1:1`,
		"node":                `version file "node" ""   @1:1`,
		"\n":                  "",
	} {
		if got := show(OfVersionFile(source.New(".nvmrc", text))); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestOfDockerfile(t *testing.T) {
	f, err := deploy.Read(deploy.FormatDockerfile, source.New("Dockerfile", `ARG VERSION
ARG KNOWN=16.13.0
FROM node:18.12.0-alpine AS build
FROM docker.io/library/node:${KNOWN}-slim AS other
FROM node:${VERSION}
FROM nginx:1.21
FROM node:iron-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000
FROM company.example/node:12
FROM node
FROM node:14.0.0-windowsservercore
FROM build
`))
	if err != nil {
		t.Fatal(err)
	}
	want := `Dockerfile "node:18.12.0-alpine" "18.12.0" 18.12.0 linux ships @3:6
Dockerfile "docker.io/library/node:16.13.0-slim" "16.13.0" 16.13.0 linux @4:6
Dockerfile "node:iron-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000" "20.x"  linux @7:6
Dockerfile "node" ""  linux @9:6
Dockerfile "node:14.0.0-windowsservercore" "14.0.0" 14.0.0 win32 @10:6`
	if got := show(OfDockerfile(f.Dockerfile)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJudge(t *testing.T) {
	known := []advisory.Advisory{
		{ID: "TWO", Package: advisory.Node, Ranges: []advisory.Range{{NPM: "18.x || 20.x", Except: "^18.20.6 || ^20.18.2"}}},
		{ID: "WIN", Package: advisory.Node, Platform: "win32", Ranges: []advisory.Range{{NPM: "18.x", Except: "^18.20.6"}}},
		{ID: "OLD", Package: advisory.Node, Ranges: []advisory.Range{{NPM: "<= 10", Except: "^8.11.4 || >= 10.9.0"}}},
		{ID: "OPEN", Package: advisory.Node, Ranges: []advisory.Range{{NPM: "9.x", Except: "^10.0.0"}}},
	}
	for _, test := range []struct {
		s    Statement
		want string
	}{
		{pinned(VersionRC, "18.20.5", source.Span{}), "TWO all 18.20.6, WIN all 18.20.6"},
		{Statement{Range: "18.20.5", Version: "18.20.5", Platform: "linux"}, "TWO all 18.20.6"},
		{pinned(VersionRC, "18.20.6", source.Span{}), ""},
		{pinned(VersionRC, "18.12", source.Span{}), "TWO all 18.20.6, WIN all 18.20.6"},
		{pinned(VersionRC, "18.20", source.Span{}), "TWO some 18.20.6, WIN some 18.20.6"},
		{pinned(VersionRC, "18", source.Span{}), "TWO some 18.20.6, WIN some 18.20.6"},
		{pinned(VersionRC, "9", source.Span{}), "OLD all , OPEN all "},
		{Statement{Range: ">=20.0.0 <20.18.2"}, "TWO all 20.18.2"},
		{Statement{Range: ">=22"}, ""},
		{Statement{Range: ">=20"}, "TWO some 20.18.2"},
		{Statement{Range: "14 - 19"}, "TWO some , WIN some "},
		{Statement{Range: "^18.20.6 || ^20.18.2"}, ""},
		{Statement{Range: "^18.20.5 || ^20.18.2"}, "TWO some 18.20.6, WIN some 18.20.6"},
		{Statement{Range: "what?"}, ""},
		{Statement{Range: "<1.0.0 >2.0.0"}, ""},
		{pinned(VersionRC, "lts/*", source.Span{}), ""},
	} {
		var got []string
		for _, v := range Judge(test.s, known) {
			got = append(got, v.Advisory.ID+map[Extent]string{Some: " some ", All: " all "}[v.Extent]+v.Safe)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%+v: got %s, want %s", test.s, strings.Join(got, ", "), test.want)
		}
	}
}

// The data that the program carries, as it is.
func TestKnown(t *testing.T) {
	known, table, err := Known()
	if err != nil || len(known) < 150 || table.Date.IsZero() {
		t.Fatalf("%d advisories, %v", len(known), err)
	}
	count := func(version string) (n int) {
		for _, v := range Judge(pinned(VersionRC, version, source.Span{}), known) {
			if v.Extent == All {
				n++
			}
		}
		return n
	}
	if n := count("18.0.0"); n < 20 {
		t.Errorf("18.0.0 has %d", n)
	}
	for _, v := range []string{"24.14.1", "22.22.2", "20.20.2", "22", "24"} {
		if n := count(v); n > 0 {
			t.Errorf("%s has %d", v, n)
		}
	}
}

func TestLines(t *testing.T) {
	for version, want := range map[string]string{"18.12.0": "hydrogen", "18": "hydrogen", "19.1.0": "", "3.0.0": "none", "x": "none", "0.10.1": "none"} {
		got := "none"
		if l, ok := LineOf(version); ok {
			got = l.Codename
		}
		if got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
	l, _ := LineOf("18")
	if l.Ended(l.End.Add(-time.Hour)) || !l.Ended(l.End) {
		t.Error("a line ends on its day")
	}
}

func FuzzVersionFile(f *testing.F) {
	f.Add("v18.12.1\n")
	f.Add("# x\nlts/iron # y\n")
	f.Fuzz(func(t *testing.T, text string) {
		src := source.New(".nvmrc", text)
		for _, s := range OfVersionFile(src) {
			if from := src.Offset(s.Span.Line, s.Span.Col); from < 0 || from >= len(text) || !strings.HasPrefix(text[from:], s.Text) {
				t.Errorf("%q is not at %v of %q", s.Text, s.Span, text)
			}
			if s.Range != "" && !satisfies(strings.ReplaceAll(s.Range, ".x", ".0")+strings.Repeat(".0", max(0, 2-strings.Count(s.Range, "."))), s.Range) {
				t.Errorf("%q admits nothing", s.Range)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	known, _, err := Known()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Judge(Statement{Range: ">=14"}, known)
	}
}
