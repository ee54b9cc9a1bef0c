package root_test

import (
	"fmt"
	"strings"
	"testing"

	"tenet/internal/deploy"
	"tenet/internal/rule"
	"tenet/internal/rules/root"
	"tenet/internal/source"
)

const (
	docker     = deploy.FormatDockerfile
	compose    = deploy.FormatCompose
	kubernetes = deploy.FormatKubernetes
	systemd    = deploy.FormatSystemd
	tight      = "{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}"
)

// What a finding weighs, and what it advises, is not in the want comments.
var weights = []struct {
	format   deploy.Format
	name, in string
	want     string // id severity confidence: fix
}{
	{docker, "Dockerfile", "FROM node\nCMD x\n", "image-runs-as-root high certain: Put `USER node` above line 2."},
	{docker, "Dockerfile.dev", "FROM node\nCMD x\n", "image-runs-as-root medium certain: Put `USER node` above line 2."},
	{docker, ".devcontainer/Dockerfile", "FROM node\nUSER root\n", "image-runs-as-root medium certain: End the stage with `USER node`."},
	{docker, "Dockerfile", "FROM node\n", "image-runs-as-root medium possible: Put `USER node` at the end of the last stage."},
	{docker, "Dockerfile", "FROM python:3-alpine\nCMD x\n", "image-runs-as-root high certain: Put `RUN adduser -S app` and `USER app` above line 2."},
	{docker, "Dockerfile", "FROM gcr.io/distroless/nodejs24\nCMD x\n", "image-runs-as-root high certain: Put `USER 65532:65532` above line 2."},
	{docker, "Dockerfile", "FROM mine\nCMD x\n", "image-runs-as-root medium possible: Put `RUN useradd --system app` and `USER app` above line 2."},
	{docker, "Dockerfile", "FROM mine\nARG U=0\nUSER $U\n", "image-runs-as-root high likely: End the stage with `USER 1000:1000`."},
	{docker, "Dockerfile", "FROM node\nUSER node\nRUN sudo x\n", "sudo low likely"},
	{docker, "Dockerfile", "FROM node\nUSER node\nCMD sudo x\n", "sudo high likely"},
	{docker, "Dockerfile", "FROM node\nUSER node\nRUN setcap cap_net_bind_service+ep /bin/node\n", "node-capabilities low likely"},
	{docker, "Dockerfile", "FROM node\nUSER node\nRUN setcap cap_sys_admin+ep /bin/node\n", "node-capabilities medium likely"},
	{deploy.FormatManifest, "package.json", `{"scripts": {"build": "chmod 777 a"}}`, "world-writable low likely"},
	{deploy.FormatManifest, "package.json", `{"scripts": {"start": "chmod 777 a"}}`, "world-writable medium likely"},
	{deploy.FormatProcfile, "Procfile", "web: sudo x\n", "sudo high likely"},
	{compose, "compose.yaml", "services: {a: {user: root}}", "container-runs-as-root high certain"},
	{compose, "compose.dev.yaml", "services: {a: {user: root}}", "container-runs-as-root medium certain"},
	{compose, "compose.yaml", "services: {a: {privileged: true}}", "privileged-container critical certain"},
	{compose, "compose.yaml", "services: {a: {cap_add: [NET_ADMIN]}}", "dangerous-capability medium certain"},
	{compose, "compose.yaml", "services: {a: {volumes: ['/etc:/e']}}", "host-files high certain"},
	{compose, "compose.yaml", "services: {a: {volumes: ['/etc:/e:ro']}}", "host-files medium certain"},
	{compose, "compose.yaml", "services: {a: {volumes: ['/var/run/docker.sock:/s:ro']}}", "container-socket high certain"},
	{compose, "compose.yaml", "services: {a: {pid: host}}", "host-namespace high certain"},
	{compose, "compose.yaml", "services: {a: {uts: host}}", "host-namespace low certain"},
	{kubernetes, "k.yaml", "{kind: Pod, spec: {containers: [{name: a, securityContext: " + tight + "}]}}", "may-run-as-root medium likely"},
	{kubernetes, "k.yaml", "{kind: Pod, spec: {initContainers: [{name: a, securityContext: " + tight + "}]}}", "may-run-as-root low likely"},
	{kubernetes, "k.yaml", "{kind: Pod, spec: {securityContext: {runAsUser: 0}, containers: [{name: a, securityContext: " + tight + "}]}}",
		"container-runs-as-root high certain"},
	{systemd, "a.service", "[Service]\nExecStart=node a\n", "service-runs-as-root high likely"},
	{systemd, "a.service", "[Service]\nExecStart=node a\n[Install]\nWantedBy=default.target\n", "service-runs-as-root high possible"},
	{systemd, "a.service", "[Service]\nUser=0\nExecStart=node a\n", "service-runs-as-root high certain"},
	{systemd, "a.service", "[Service]\nDynamicUser=1\nExecStart=!node a\n", "privileged-step high likely"},
	{deploy.FormatPM2, "pm2.json", `{"uid": 0}`, "process-manager-runs-as-root high certain"},
	{deploy.FormatNginx, "nginx.conf", "user root root;", "nginx-workers-as-root high certain"},
}

func TestWeight(t *testing.T) {
	for _, test := range weights {
		facts, err := deploy.Read(test.format, source.New(test.name, test.in))
		if err != nil {
			t.Fatal(err)
		}
		var found []*rule.Finding // a check may refine them after it reported them
		for i := range root.Rule.Checks {
			c := &root.Rule.Checks[i]
			if c.Config == nil {
				continue
			}
			c.Config(rule.NewConfigPass(c, facts, func(f *rule.Finding) { found = append(found, f) }))
		}
		var got []string
		for _, f := range found {
			s := fmt.Sprintf("%s %s %s", strings.TrimPrefix(f.ID, "root/"), f.Severity, f.Confidence)
			if f.ID == "root/image-runs-as-root" {
				s += ": " + f.Fix
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", test.name, test.in, s, test.want)
		}
	}
}
