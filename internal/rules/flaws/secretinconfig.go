package flaws

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
	"tenet/internal/yaml"
)

var secretInConfig = rule.Check{
	ID:    "flaws/secret-in-config",
	Title: "secret in a file of the deployment",
	Why:   whySecret,
	Fix:   "Revoke the secret, keep it in the store of secrets of the platform, and let the file name it only.",
	When: "An .env file, a Dockerfile, a compose file, a workload of Kubernetes, a PM2 file or a package.json sets a variable to something with the form of a known secret, " +
		"or to a value that looks like one under a name such as DB_PASSWORD or API_KEY.",
	Quiet: "Files that git ignores are not read; values that stand for another, or refer to another variable. In files for development or examples only known forms are reported, and are low; " +
		"so are passwords that a person may have chosen for a database of the compose file.",
	CWE:      798,
	Severity: rule.High,
	Links:    []string{"https://12factor.net/config", "https://docs.docker.com/build/building/secrets/"},
	Config: func(p *rule.ConfigPass) {
		development := rule.IsForDevelopment(p.File.Text.Name)
		eachVariable(p.File, func(name, value string, at rule.Place) {
			value = strings.Trim(value, `"'`)
			if what, severity, ok := knownSecret(value); ok {
				f := p.Reportf(at, "%s holds %s.", name, what)
				f.Severity, f.Confidence, f.Label = severity, rule.Certain, "anybody who sees the file has it"
				if development {
					f.Severity = rule.Low
				}
				return
			}
			s := senseOf(name)
			if development || s == plainSense || s >= sessionSense || strings.HasPrefix(name, "REACT_APP_") || strings.HasPrefix(name, "NEXT_PUBLIC_") || strings.HasPrefix(name, "VITE_") {
				return
			}
			random := looksRandom(value)
			if !random && !looksChosen(value) || strings.HasPrefix(value, "/") || strings.HasPrefix(value, "$") {
				return
			}
			f := p.Reportf(at, "%s is given a value in the file: %s.", name, concealed(value))
			f.Label = "anybody who sees the file has it"
			if !random {
				f.Severity = rule.Medium
				if p.File.Compose != nil {
					f.Severity = rule.Low
				}
			}
		})
	},
}

// eachVariable visits the variables that a file sets.
func eachVariable(f *deploy.File, visit func(name, value string, at rule.Place)) {
	for _, v := range f.Env {
		visit(v.Name.Value, v.Value.Value, v.Value)
	}
	if f.Dockerfile != nil {
		for _, stage := range f.Dockerfile.Stages {
			for _, in := range stage.Instructions {
				imageVariables(in, visit)
			}
		}
	}
	if f.Compose != nil {
		for _, s := range f.Compose.Services {
			listedVariables(s.Node.Get("environment"), visit)
		}
	}
	for _, w := range f.Workloads {
		for _, c := range w.Containers {
			listedVariables(c.Node.Get("env"), visit)
		}
	}
	if f.PM2 != nil {
		for _, app := range f.PM2.Apps {
			for key, env := range app.Pairs() {
				if key.Value == "env" || key.Value == "env_production" {
					listedVariables(env, visit)
				}
			}
		}
	}
	if f.Manifest != nil {
		for _, s := range f.Manifest.Scripts {
			for _, word := range strings.Fields(s.Text.Str()) {
				if name, value, ok := strings.Cut(word, "="); ok {
					visit(name, value, s.Text)
				}
			}
		}
		listedVariables(f.Manifest.Root.Get("config"), visit)
	}
}

// imageVariables reads ENV and ARG in their forms: NAME=value ..., NAME value.
func imageVariables(in deploy.Instruction, visit func(name, value string, at rule.Place)) {
	if in.Name != "ENV" && in.Name != "ARG" {
		return
	}
	assigned := false
	for _, w := range in.Words {
		if name, value, ok := strings.Cut(w.Value, "="); ok {
			assigned = true
			visit(name, value, w)
		}
	}
	if !assigned && len(in.Words) == 2 {
		visit(in.Words[0].Value, in.Words[1].Value, in.Words[1])
	}
}

// listedVariables reads a map, a list of NAME=value, or a list of {name, value}.
func listedVariables(env *yaml.Node, visit func(name, value string, at rule.Place)) {
	for key, value := range env.Pairs() {
		visit(key.Value, value.Str(), value)
	}
	for _, item := range env.Items() {
		if name, value, ok := strings.Cut(item.Str(), "="); ok {
			visit(name, value, item)
		} else if value := item.Get("value"); value != nil {
			visit(item.Get("name").Str(), value.Str(), value)
		}
	}
}
