package deploy_test

import (
	"fmt"
	"strings"
	"testing"

	"tenet/internal/deploy"
)

func TestUnit(t *testing.T) {
	u := read(t, deploy.FormatSystemd, "shop.service", strings.Join([]string{
		"# a comment",
		"[Unit]",
		"User=not here",
		"[Service]",
		"User = shop",
		"ExecStartPre=-+/bin/chown \\",
		"# why",
		"    shop /srv",
		"ExecStart=/usr/bin/old",
		"ExecStart=",
		`ExecStart=!"/usr/bin/node" server.js ; /bin/x`,
		"; another comment",
		"AmbientCapabilities=\\",
	}, "\n")).Unit
	if got := at(u.Last("Service", "User").Value); got != "shop@5:8<shop>" {
		t.Errorf("User is %s", got)
	}
	if got := u.Last("Service", "Group"); got != nil {
		t.Errorf("Group is %v, want none", got)
	}
	pre := u.Last("Service", "ExecStartPre")
	if got := pre.Value.Value; got != "-+/bin/chown  shop /srv" {
		t.Errorf("ExecStartPre is %q", got)
	}
	start := u.All("Service", "ExecStart")
	if len(start) != 1 {
		t.Fatalf("%d ExecStart, want 1: an empty one forgets those before", len(start))
	}
	e := start[0].Exec()
	if got := show([]deploy.Command{e.Command}) + " " + at(e.Prefix) + " " + at(e.Words[1]); got != "/usr/bin/node server.js !@11:11<!> server.js@11:28<server.js>" {
		t.Errorf("ExecStart is %s", got)
	}
}

func TestCompose(t *testing.T) {
	c := read(t, deploy.FormatCompose, "compose.yaml", strings.Join([]string{
		"x-base: &base",
		"  user: root",
		"services:",
		"  web:",
		"    <<: *base",
		"    image: shop",
		"    volumes:",
		"      - /var/run/docker.sock:/s:ro",
		"      - type: bind",
		"        source: /",
		"        target: /host",
		"      - data:/data",
		"  broken: 1",
	}, "\n")).Compose
	if len(c.Services) != 1 {
		t.Fatalf("%d services, want 1", len(c.Services))
	}
	s := c.Services[0]
	got := fmt.Sprint(s.Name.Span(), " ", s.Node.Get("user").Span())
	for _, m := range s.Mounts {
		got += fmt.Sprintf(" %s->%s@%d", m.Source, m.Target, m.Node.Span().Line)
	}
	if want := "compose.yaml:4:3 compose.yaml:2:9 /var/run/docker.sock->/s@8 /->/host@9 data->/data@12"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	old := read(t, deploy.FormatCompose, "docker-compose.yml", "web:\n  image: x\n").Compose
	if len(old.Services) != 1 || old.Services[0].Name.Value != "web" {
		t.Error("the first version of the format has its services at the top")
	}
}

func TestKubernetes(t *testing.T) {
	const pod = "{containers: [{name: c, securityContext: {privileged: true}}], initContainers: [{name: i}], volumes: [{name: v, hostPath: {path: /}}]}"
	list := read(t, deploy.FormatKubernetes, "k.yaml", strings.Join([]string{
		"kind: Pod\nmetadata: {name: a}\nspec: " + pod,
		"kind: Deployment\nspec: {template: {spec: " + pod + "}}",
		"kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: " + pod + "}}}}",
		"kind: Service\nspec: {ports: []}",
		"",
		"kind: List\nitems: [{kind: Job, spec: {template: {spec: " + pod + "}}}]",
	}, "\n---\n")).Workloads
	var got []string
	for _, w := range list {
		got = append(got, fmt.Sprintf("%s %s %s/%v %s/%v %s", w.Kind, w.Name, w.Containers[0].Name, w.Containers[0].Init,
			w.Containers[1].Name, w.Containers[1].Context.Get("privileged").Is(true), w.HostPaths[0].Path.Value))
	}
	want := "Pod a i/true c/true /,Deployment  i/true c/true /,CronJob  i/true c/true /,Job  i/true c/true /"
	if strings.Join(got, ",") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ","), want)
	}
}

func TestManifest(t *testing.T) {
	m := read(t, deploy.FormatManifest, "package.json", `{
  "name": "shop", "version": "1.2.3", "type": "module", "private": true,
  "scripts": {"start": "sudo node x.js", "a": "A=1 sh -c \"sudo b\"", "n": 1},
  "engines": {"node": ">=20"},
  "devDependencies": {"vite": "5"}, "dependencies": {"express": "^4"}
}`).Manifest
	if m.Name != "shop" || m.Version != "1.2.3" || m.Type != "module" || !m.Private {
		t.Errorf("got %q %q %q %v", m.Name, m.Version, m.Type, m.Private)
	}
	if got := at(m.Scripts[0].Commands[0].Words[0]); got != "sudo@3:25<sudo>" {
		t.Errorf("start begins with %s", got)
	}
	if got := show(m.Scripts[1].Commands); got != "sh -c sudo b | sudo b" {
		t.Errorf("a is %s", got)
	}
	if got := at(m.Scripts[1].Commands[1].Words[0]); got != `sudo@3:60<sudo>` {
		t.Errorf("a holds %s", got)
	}
	if len(m.Engines) != 1 || m.Engines[0].Range.Value != ">=20" {
		t.Errorf("engines: %v", m.Engines)
	}
	d := m.Dependencies
	if len(d) != 2 || d[0].List != "devDependencies" || d[1].Name.Value != "express" || d[1].Range.Span().Line != 5 {
		t.Errorf("dependencies: %v", d)
	}
}

func TestPM2(t *testing.T) {
	for name, in := range map[string]string{
		"ecosystem.config.json": "{\"apps\": [{\"name\": \"web\", \"uid\": \"root\",}]} // JSON5",
		"pm2.json":              `{"name": "web", "uid": "root"}`,
		"process.json":          `[{"name": "web", "uid": "root"}]`,
		"ecosystem.config.yaml": "apps:\n  - name: web\n    uid: root\n",
	} {
		apps := read(t, deploy.FormatPM2, name, in).PM2.Apps
		if len(apps) != 1 || apps[0].Get("uid").Str() != "root" {
			t.Errorf("%s: got %d apps", name, len(apps))
		}
	}
}

func TestProcfile(t *testing.T) {
	p := read(t, deploy.FormatProcfile, "Procfile", "# c\nweb: sudo node x.js\n\nworker:  npm run w\n").Procfile
	if len(p) != 2 || at(p[0].Name) != "web@2:1<web>" || at(p[0].Commands[0].Words[1]) != "node@2:11<node>" ||
		at(p[1].Line) != "npm run w@4:10<npm run w>" {
		t.Errorf("got %v", p)
	}
}

func TestNginx(t *testing.T) {
	n := read(t, deploy.FormatNginx, "nginx.conf", strings.Join([]string{
		"user root; # comment;",
		"http {",
		"  add_header X-A \"a; \\\"b\\\"\" always;",
		"  server { location ~ \\.php$ { root /x/${host}; } }",
		"  content_by_lua_block { local a = { \"}\" } -- }",
		"  }",
		"}",
	}, "\n")).Nginx
	var got []string
	n.Walk(func(d *deploy.Directive, around []*deploy.Directive) {
		s := strings.Repeat(">", len(around)) + at(d.Name)
		for _, a := range d.Args {
			s += " " + at(a)
		}
		got = append(got, s)
	})
	want := []string{
		"user@1:1<user> root@1:6<root>",
		"http@2:1<http>",
		`>add_header@3:3<add_header> X-A@3:14<X-A> a; "b"@3:18<"a; \"b\""> always@3:29<always>`,
		">server@4:3<server>",
		`>>location@4:12<location> ~@4:21<~> \.php$@4:23<\.php$>`,
		">>>root@4:32<root> /x/${host}@4:37</x/${host}>",
		">content_by_lua_block@5:3<content_by_lua_block>",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := n.Directives[1].Span(); s.Line != 2 || s.EndLine != 7 {
		t.Errorf("http spans lines %d to %d, want 2 to 7", s.Line, s.EndLine)
	}
}

func TestEnv(t *testing.T) {
	var got []string
	for _, v := range read(t, deploy.FormatEnv, ".env", "# c\nA=1 # one\nexport B = 'x # y'\nC=\"two\nlines\"\nnot one\nD=\nE='open\n").Env {
		got = append(got, v.Name.Value+"="+at(v.Value))
	}
	want := "A=1@2:3<1>|B=x # y@3:12<'x # y'>|C=two\nlines@4:3<\"two\nlines\">|D=@7:3<>|E='open@8:3<'open>"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %q\nwant %q", strings.Join(got, "|"), want)
	}
}
