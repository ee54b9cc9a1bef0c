package deploy_test

import (
	"errors"
	"testing"

	"tenet/internal/deploy"
	"tenet/internal/source"
)

// fuzz asserts of one reader that it ends, that its errors have a place in
// the text, and that check, given what it read, finds every place in it too.
func fuzz(f *testing.F, format deploy.Format, check func(t *testing.T, file *deploy.File), seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := source.Decode("f", []byte(s))
		file, err := deploy.Read(format, text)
		var se *source.Error
		switch {
		case err == nil:
			check(t, file)
		case !errors.As(err, &se) || se.Line > text.Lines():
			t.Fatalf("error %v of %d lines", err, text.Lines())
		}
	})
}

func inside(t *testing.T, places ...deploy.Pos) {
	t.Helper()
	for _, p := range places {
		if p.Text == nil || p.Start < 0 || p.End < p.Start || p.End > len(p.Text.Data) {
			t.Fatalf("a place at [%d,%d) is outside of the text", p.Start, p.End)
		}
	}
}

func words(t *testing.T, list []deploy.Word) {
	t.Helper()
	for _, w := range list {
		inside(t, w.Pos)
	}
}

func FuzzDockerfile(f *testing.F) {
	fuzz(f, deploy.FormatDockerfile, func(t *testing.T, file *deploy.File) {
		stages := file.Dockerfile.Stages
		if len(stages) == 0 {
			t.Fatal("read without error, but no stage")
		}
		for i, s := range stages {
			inside(t, s.Pos, s.From.Pos)
			if s.Parent >= i {
				t.Fatalf("stage %d builds on %d", i, s.Parent)
			}
			file.Dockerfile.Base(i)
			for _, in := range s.Instructions {
				inside(t, in.Pos, in.Keyword)
				words(t, in.Flags)
				words(t, in.Words)
				for _, c := range in.Commands {
					words(t, c.Words)
				}
			}
		}
	},
		"ARG A=1\nFROM --platform=x node:${A} AS b\nUSER ${U:-node}\nFROM b\nCMD [\"sh\", \"-c\", \"sudo x\"]\n",
		"# escape=`\nFROM a\nRUN x `\n# c\n y\nONBUILD USER root\n", "FROM a\nRUN <<A bash <<-'B'\nx\nA\n\ty\n\tB\n",
		"FROM a\nENV A=$A$A B=\"${A:+${B-c}}\"\nSHELL [\"cmd\"]\nHEALTHCHECK CMD x\nEXPOSE 80/tcp\n", "FROM a\nRUN \\", "FROM")
}

func FuzzSystemd(f *testing.F) {
	fuzz(f, deploy.FormatSystemd, func(t *testing.T, file *deploy.File) {
		for i := range file.Unit.Settings {
			s := &file.Unit.Settings[i]
			inside(t, s.Key.Pos, s.Value.Pos)
			e := s.Exec()
			inside(t, e.Prefix.Pos)
			words(t, e.Words)
		}
	}, "[Service]\nExecStart=-+/bin/x 'a b' ; y\nUser=\\\n# c\n  z\n", "[A]\nb=\\", "[", "a=b")
}

func FuzzNginx(f *testing.F) {
	fuzz(f, deploy.FormatNginx, func(t *testing.T, file *deploy.File) {
		file.Nginx.Walk(func(d *deploy.Directive, around []*deploy.Directive) {
			inside(t, d.Pos, d.Name.Pos)
			words(t, d.Args)
			for _, a := range around {
				if d.Start < a.Start || d.End > a.End {
					t.Fatalf("%s lies outside of the block %s", d.Name.Value, a.Name.Value)
				}
			}
		})
	}, "http { server { add_header A \"b\\\"\" always; } }\n", "x_by_lua_block { a = {'}'} -- }\n}", "a ${b} 'c\\'", "# c\n}", "a ${")
}

func FuzzShell(f *testing.F) {
	fuzz(f, deploy.FormatProcfile, func(t *testing.T, file *deploy.File) {
		for _, p := range file.Procfile {
			inside(t, p.Name.Pos, p.Line.Pos)
			for _, c := range p.Commands {
				words(t, c.Words)
				if len(c.Words) == 0 {
					t.Fatal("a command without words")
				}
			}
		}
	}, "web: A=1 sudo -u x node a.js && (b $(c \"d\")) 2>&1 | e # f", "a: sh -c 'sh -c \"b\"'", "a: \"", "b: `x` >")
}

func FuzzEnv(f *testing.F) {
	fuzz(f, deploy.FormatEnv, func(t *testing.T, file *deploy.File) {
		end := 0
		for _, v := range file.Env {
			inside(t, v.Name.Pos, v.Value.Pos)
			if v.Name.Start < end {
				t.Fatalf("%s begins inside of the variable before it", v.Name.Value)
			}
			end = v.Value.End
		}
	}, "A=1 # x\nexport B='y\nz'\n", "A=\"", "=", "A=`b` c")
}

func FuzzWorkloads(f *testing.F) {
	fuzz(f, deploy.FormatKubernetes, func(t *testing.T, file *deploy.File) {
		for _, w := range file.Workloads {
			inside(t, deploy.Pos{Text: file.Text, Start: w.Pod.Start, End: w.Pod.End})
		}
	}, "kind: Pod\nspec: {containers: [{name: a}], volumes: [{hostPath: {path: /}}]}\n---\nkind: List\nitems: [{kind: Job}]\n")
}
