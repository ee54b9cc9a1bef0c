package deploy_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenet/internal/deploy"
	"tenet/internal/source"
)

func read(t *testing.T, format deploy.Format, name, in string) *deploy.File {
	t.Helper()
	f, err := deploy.Read(format, source.New(name, in))
	if err != nil {
		t.Fatalf("reading %q: %v", in, err)
	}
	return f
}

// at shows a word and where it stands: value@line:col<as written>.
func at(w deploy.Word) string {
	s := w.Span()
	return fmt.Sprintf("%s@%d:%d<%s>", w.Value, s.Line, s.Col, w.Text.Data[w.Start:w.End])
}

func show(list []deploy.Command) string {
	var out []string
	for _, c := range list {
		var words []string
		for _, w := range c.Words {
			words = append(words, w.Value)
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, " | ")
}

func TestDockerfileUser(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"none", "FROM node\n", "none"},
		{"plain", "FROM node\nUSER node\n", "node@2:6<node>"},
		{"the last one counts", "FROM node\nUSER node\nUSER 0\n", "0@3:6<0>"},
		{"case", "from node\nuser node\n", "node@2:6<node>"},
		{"quotes", "FROM node\nUSER \"node\"\n", `node@2:6<"node">`},
		{"of an earlier stage that is not built on", "FROM node AS b\nUSER node\nFROM node\n", "none"},
		{"of a stage that is built on", "FROM node AS B\nUSER node\nFROM b\n", "node@2:6<node>"},
		{"of a stage named by ARG", "ARG BASE=b\nFROM node AS b\nUSER node\nFROM ${BASE}\n", "node@3:6<node>"},
		{"ARG with default", "FROM node\nARG U=root\nUSER $U\n", "root@3:6<$U> default"},
		{"ARG without default", "FROM node\nARG U\nUSER $U\n", "@3:6<$U> unknown"},
		{"ARG before FROM is not seen", "ARG U=root\nFROM node\nUSER $U\n", "@3:6<$U> unknown"},
		{"ARG before FROM, asked for", "ARG U=root\nFROM node\nARG U\nUSER ${U}\n", "root@4:6<${U}> default"},
		{"ENV", "FROM node\nENV U=app G=1\nUSER $U:$G\n", "app:1@3:6<$U:$G>"},
		{"ENV, old form", "FROM node\nENV U app\nUSER $U\n", "app@3:6<$U>"},
		{"default of an unset variable", "FROM node\nUSER ${U:-root}\n", "root@2:6<${U:-root}> default"},
		{"nested default", "FROM node\nUSER ${U:-${V:-1000}}\n", "1000@2:6<${U:-${V:-1000}}> default"},
		{"alternative of a set variable", "FROM node\nENV U=x\nUSER ${U:+node}\n", "node@3:6<${U:+node}>"},
		{"a form we do not know", "FROM node\nENV U=x\nUSER ${U#y}\n", "@3:6<${U#y}> unknown"},
		{"continuation with comment", "FROM node\nUSER \\\n# why\n\n  node\n", "node@5:3<node>"},
		{"escape directive", "# syntax=docker/dockerfile:1\n# escape=`\nFROM node\nUSER `\n node\n", "node@5:2<node>"},
		{"ONBUILD is for others", "FROM node\nONBUILD USER root\n", "none"},
		{"in a heredoc", "FROM node\nRUN <<EOF\nUSER root\nEOF\nUSER node\n", "node@5:6<node>"},
		{"CRLF", "FROM node\r\nUSER node\r\n", "node@2:6<node>"},
		{"platform", "FROM --platform=$BUILDPLATFORM node AS b\nUSER node\nFROM b\n", "node@2:6<node>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, deploy.FormatDockerfile, "Dockerfile", test.in).Dockerfile
			got := "none"
			if u := d.Stages[len(d.Stages)-1].User; u != nil {
				w := u.Word
				w.Value = u.Value.Value
				got = at(w)
				if !u.Known {
					got += " unknown"
				} else if u.Default {
					got += " default"
				}
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestDockerfileBase(t *testing.T) {
	d := read(t, deploy.FormatDockerfile, "Dockerfile", strings.Join([]string{
		"ARG TAG=24",
		"FROM node:${TAG}-slim AS deps",
		"FROM deps AS build",
		"FROM scratch",
		"FROM $WHAT",
		"FROM build",
	}, "\n")).Dockerfile
	var got []string
	for i, s := range d.Stages {
		b := d.Base(i)
		got = append(got, fmt.Sprintf("%s<-%s known=%v default=%v parent=%d", s.Name, b.Value, b.Known, b.Default, s.Parent))
	}
	want := []string{
		"deps<-node:24-slim known=true default=true parent=-1",
		"build<-node:24-slim known=true default=true parent=0",
		"<-scratch known=true default=false parent=-1",
		"<- known=false default=false parent=-1",
		"<-node:24-slim known=true default=true parent=1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestDockerfileCommands(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"shell form", "RUN apt-get update && apt-get install -y sudo; A=b sudo x > /dev/null 2>&1",
			"apt-get update | apt-get install -y sudo | sudo x"},
		{"exec form", `CMD ["node", "a b.js"]`, "node a b.js"},
		{"exec form of a shell", `CMD ["sh", "-c", "exec sudo node x.js"]`, "sh -c exec sudo node x.js | exec sudo node x.js"},
		{"a list that is none", `CMD ["node", 'x']`, "[node, x]"},
		{"quotes", `RUN bash -c "chmod 777 /app" && echo 'sudo x'`, "bash -c chmod 777 /app | chmod 777 /app | echo sudo x"},
		{"keywords and substitution", "RUN if [ -x $(command -v sudo) ]; then sudo x; fi",
			"[ -x | command -v sudo | ] | sudo x"},
		{"comments", "RUN a \\\n  # sudo b\n  && c # sudo d", "a | c"},
		{"heredoc is a script", "RUN <<-EOF\n\tsudo a\n\tb\n\tEOF", "sudo a | b"},
		{"heredoc into a shell", "RUN bash <<'EOF'\nsudo a\nEOF", "bash | sudo a"},
		{"heredoc into a file", "RUN cat > /etc/x <<EOF\nsudo a\nEOF", "cat"},
		{"two heredocs", "RUN a <<ONE b <<TWO\nx\nONE\ny\nTWO\nRUN c", "a b"},
		{"quoted, no heredoc", "RUN echo \" <<EOF\"", "echo  <<EOF"},
		{"health check", "HEALTHCHECK --interval=5s CMD sudo curl x", "sudo curl x"},
		{"PowerShell", "SHELL [\"powershell\", \"-Command\"]\nRUN sudo x", ""},
		{"escaped backslash is no continuation", "RUN a \\\\\nRUN b", `a \`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, deploy.FormatDockerfile, "Dockerfile", "FROM node\n"+test.in+"\n").Dockerfile
			var got string
			for _, in := range d.Stages[0].Instructions {
				if in.Name == "SHELL" {
					continue
				}
				got = show(in.Commands)
				break
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestDockerfilePlaces(t *testing.T) {
	d := read(t, deploy.FormatDockerfile, "Dockerfile",
		"FROM node\nCOPY --chown=node:node a b\nRUN one && \\\n    sudo two\nRUN sh -c 'sudo x'\nENTRYPOINT [\"gosu\", \"node\"]\n").Dockerfile
	list := d.Stages[0].Instructions
	for _, test := range []struct {
		got  deploy.Word
		want string
	}{
		{list[0].Flags[0], "--chown=node:node@2:6<--chown=node:node>"},
		{list[0].Words[1], "b@2:26<b>"},
		{list[1].Commands[1].Words[0], "sudo@4:5<sudo>"},
		{list[2].Commands[1].Words[0], "sudo@5:12<sudo>"},
		{list[3].Words[0], `gosu@6:13<"gosu">`},
	} {
		if s := at(test.got); s != test.want {
			t.Errorf("got %s, want %s", s, test.want)
		}
	}
	if s := list[1].Span(); s.Line != 3 || s.EndLine != 4 || s.EndCol != 13 {
		t.Errorf("the RUN spans %d:%d-%d:%d, want 3:1-4:13", s.Line, s.Col, s.EndLine, s.EndCol)
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		format   deploy.Format
		in, want string
	}{
		{deploy.FormatDockerfile, "", "f:1:1: no FROM instruction"},
		{deploy.FormatDockerfile, "ARG A\nRUN x\n", "f:2:1: RUN stands before the first FROM"},
		{deploy.FormatDockerfile, "FROM node\n\n  FORM x\n", `f:3:3: not a Dockerfile instruction: "FORM"`},
		{deploy.FormatDockerfile, "FROM\n", "f:1:1: FROM names no image"},
		{deploy.FormatDockerfile, "FROM node\nRUN <<EOF\nx\n", "f:2:7: the heredoc EOF never ends"},
		{deploy.FormatDockerfile, strings.Repeat("FROM a\n", 501), "f:501:1: more than 500 stages"},
		{deploy.FormatSystemd, "[Service\n", "f:1:1: the section header has no closing bracket"},
		{deploy.FormatSystemd, "[Service]\nUser\n", `f:2:1: expected Key=value or [Section], found "User"`},
		{deploy.FormatSystemd, "User=x\n", "f:1:1: a setting before the first [Section]"},
		{deploy.FormatNginx, "server {\n listen 80;\n", "f:1:1: the block server is never closed"},
		{deploy.FormatNginx, "listen 80\n", "f:1:1: the directive listen has no semicolon"},
		{deploy.FormatNginx, "a { b }", "f:1:5: the directive b has no semicolon"},
		{deploy.FormatNginx, "}", "f:1:1: a closing brace without a block"},
		{deploy.FormatNginx, "a 'b;\n", "f:1:3: the string never ends"},
		{deploy.FormatNginx, strings.Repeat("a {", 100), "f:1:153: blocks nested deeper than 50 levels"},
		{deploy.FormatProcfile, "web node x.js\n", "f:1:1: expected `name: command`"},
		{deploy.FormatManifest, "[]", "f:1:1: a package.json holds an object, not a list"},
		{deploy.FormatManifest, `{"a": }`, "f:1:7: not readable as JSON"},
		{deploy.FormatCompose, "services:\n  a: [\n", "f:3:1: not readable as YAML"},
		{deploy.FormatKubernetes, "name: {{ .Values.a }}-b\n", "f:1:22: not readable as YAML"},
		{deploy.FormatEnv, strings.Repeat("#", 1<<20+1), "f: 1048577 bytes, above the limit"},
		{"unheard of", "", `f: no reader for the format "unheard of"`},
	} {
		_, err := deploy.Read(test.format, source.New("f", test.in))
		var se *source.Error
		if !errors.As(err, &se) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %.40q: got error %v, want %q", test.format, test.in, err, test.want)
		}
	}
}
