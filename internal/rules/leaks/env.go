package leaks

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
	"tenet/internal/yaml"
)

const whyNodeEnv = "Unless NODE_ENV is production, Express and many packages answer errors with their stack, and turn on debug pages and warnings."

var nodeEnvDevelopment = rule.Check{
	ID:    "leaks/node-env-development",
	Title: "production runs in development mode",
	Why:   whyNodeEnv,
	Fix:   "Set NODE_ENV to production.",
	When: "NODE_ENV is development, dev, debug or test in the stage of a Dockerfile that ships, in a workload of Kubernetes, a unit of systemd, a PM2 file, a Procfile, " +
		"or the start script of package.json. In a compose file, which often is for development, the finding is possible. A running process of Node.js has such a value.",
	Quiet:    "Files and workloads whose name says that they are for development or tests; a PM2 application that has env_production as well; a value that is not known.",
	CWE:      489,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production", "https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production"},
	Live:     liveEnvironment,
	Config: func(p *rule.ConfigPass) {
		if rule.IsForDevelopment(p.File.Text.Name) {
			return
		}
		eachNodeEnv(p.File, func(e nodeEnv) {
			if !isDevelopment(e.value) || rule.IsForDevelopment(e.of) {
				return
			}
			f := p.Reportf(e.at, "%s runs with NODE_ENV=%s.", e.what, e.value)
			f.Label = "not production"
			if e.unsure {
				f.Confidence = rule.Possible
			}
		})
	},
}

var nodeEnvMissing = rule.Check{
	ID:       "leaks/node-env-missing",
	Title:    "NODE_ENV not set to production",
	Why:      whyNodeEnv,
	Fix:      "Set it where the service is started: ENV NODE_ENV=production in a Dockerfile, Environment=NODE_ENV=production in a unit.",
	When:     "The stage of a Dockerfile that ships is built on the official image of Node and starts node without setting NODE_ENV; so does a unit of systemd, or an application of PM2 that has an env. Where npm starts it, its script may set NODE_ENV, and the finding is possible. A running process of Node.js has none.",
	Quiet:    "An EnvironmentFile or PassEnvironment may set it; other base images; compose and Kubernetes, where the image may set it; files whose name says that they are for development.",
	CWE:      489,
	Severity: rule.Low,
	Links:    []string{"https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production"},
	Live:     liveEnvironment,
	Config: func(p *rule.ConfigPass) {
		if rule.IsForDevelopment(p.File.Text.Name) {
			return
		}
		set := false
		eachNodeEnv(p.File, func(nodeEnv) { set = true })
		switch {
		case set:
		case p.File.Dockerfile != nil:
			imageMissing(p, p.File.Dockerfile)
		case p.File.Unit != nil:
			unitMissing(p, p.File.Unit)
		case p.File.PM2 != nil:
			for _, app := range p.File.PM2.Apps {
				if env := app.Get("env"); env != nil && app.Get("script") != nil {
					p.Reportf(env, "PM2 starts %s without NODE_ENV.", app.Get("script").Str())
				}
			}
		}
	},
}

// A nodeEnv is a place that sets NODE_ENV.
type nodeEnv struct {
	at     rule.Place
	value  string // "" if it is not known
	what   string // what runs with it
	of     string // the name of what runs, as its author gave it
	unsure bool
}

// eachNodeEnv visits the places of a file that set NODE_ENV for the service.
func eachNodeEnv(f *deploy.File, visit func(nodeEnv)) {
	if f.Dockerfile != nil {
		imageEnv(f.Dockerfile, visit)
	}
	if f.Compose != nil {
		for _, s := range f.Compose.Services {
			yamlEnv(s.Node.Get("environment"), nodeEnv{what: "Service " + s.Name.Value, of: s.Name.Value, unsure: true}, visit)
		}
	}
	for _, w := range f.Workloads {
		space := w.Name + "-" + w.Object.Get("metadata", "namespace").Str()
		for _, c := range w.Containers {
			yamlEnv(c.Node.Get("env"), nodeEnv{what: "Container " + c.Name, of: space}, visit)
		}
	}
	if f.Unit != nil {
		for _, s := range f.Unit.All("Service", "Environment") {
			if value, ok := assignment(s.Value.Value); ok {
				visit(nodeEnv{at: s.Value, value: value, what: "The unit"})
			}
		}
	}
	if f.PM2 != nil {
		for _, app := range f.PM2.Apps {
			for key, env := range app.Pairs() {
				if key.Value == "env" && app.Get("env_production") == nil || key.Value == "env_production" {
					yamlEnv(env, nodeEnv{what: "The application of PM2", of: app.Get("name").Str()}, visit)
				}
			}
		}
	}
	for _, process := range f.Procfile {
		if value, ok := assignment(process.Line.Value); ok {
			visit(nodeEnv{at: process.Line, value: value, what: "Process " + process.Name.Value, of: process.Name.Value})
		}
	}
	if f.Manifest != nil {
		for _, s := range f.Manifest.Scripts {
			if value, ok := assignment(s.Text.Str()); ok && (s.Name.Value == "start" || strings.HasPrefix(s.Name.Value, "start:prod") || s.Name.Value == "prod" || s.Name.Value == "production") {
				visit(nodeEnv{at: s.Text, value: value, what: "The script " + s.Name.Value})
			}
		}
	}
}

// imageEnv visits the last ENV of the stage that ships, and what its command
// sets itself.
func imageEnv(d *deploy.Dockerfile, visit func(nodeEnv)) {
	last := len(d.Stages) - 1
	for _, name := range []string{"CMD", "ENTRYPOINT"} {
		if in := d.Last(last, name); in != nil {
			if value, ok := assignment(in.Arg()); ok {
				visit(nodeEnv{at: in, value: value, what: "The image"})
				return
			}
		}
	}
	for _, stage := range d.Lineage(last) {
		list := d.Stages[stage].Instructions
		for i := len(list) - 1; i >= 0; i-- {
			if list[i].Name != "ENV" || list[i].OnBuild {
				continue
			}
			if value, ok := assignment(list[i].Arg()); ok {
				visit(nodeEnv{at: list[i], value: value, what: "The image"})
				return
			}
			if w := list[i].Words; len(w) == 2 && w[0].Value == "NODE_ENV" {
				visit(nodeEnv{at: list[i], value: plainValue(w[1].Value), what: "The image"})
				return
			}
		}
	}
}

// yamlEnv reads the environment of a container in its three forms: a map, a
// list of NAME=value, a list of {name, value}.
func yamlEnv(env *yaml.Node, e nodeEnv, visit func(nodeEnv)) {
	if n := env.Get("NODE_ENV"); n != nil {
		e.at, e.value = n, plainValue(n.Str())
		visit(e)
	}
	for _, item := range env.Items() {
		value, ok := assignment(item.Str())
		switch {
		case ok:
			e.at, e.value = item, value
		case item.Get("name").Str() == "NODE_ENV":
			e.at, e.value = item.Get("value"), plainValue(item.Get("value").Str())
		default:
			continue
		}
		visit(e)
	}
}

// assignment returns the value of NODE_ENV=value in a text of words.
func assignment(text string) (value string, ok bool) {
	for _, word := range strings.Fields(text) {
		if value, ok := strings.CutPrefix(strings.TrimLeft(word, `"'([`), "NODE_ENV="); ok {
			return plainValue(value), true
		}
	}
	return "", false
}

// plainValue removes quotes; a value with a variable is not known.
func plainValue(s string) string {
	s = strings.Trim(s, `"',;)]`)
	if strings.ContainsAny(s, "$`{") {
		return ""
	}
	return s
}

func isDevelopment(value string) bool {
	switch strings.ToLower(value) {
	case "development", "dev", "develop", "debug", "test", "testing", "local":
		return true
	}
	return false
}

// imageMissing reports an image that starts Node and nowhere sets NODE_ENV.
func imageMissing(p *rule.ConfigPass, d *deploy.Dockerfile) {
	last := len(d.Stages) - 1
	base := d.Base(last)
	if image, _, _ := strings.Cut(base.Value, ":"); !base.Known || image != "node" && image != "library/node" && image != "docker.io/library/node" && image != "docker.io/node" {
		return
	}
	for _, name := range []string{"CMD", "ENTRYPOINT"} {
		in := d.Last(last, name)
		if in == nil {
			continue
		}
		for _, c := range in.Commands {
			switch c.Name() {
			case "node", "nodejs", "pm2-runtime", "pm2":
				p.Reportf(in, "The image starts %s without NODE_ENV.", c.Name())
				return
			case "npm", "yarn", "pnpm":
				f := p.Reportf(in, "The image starts %s without NODE_ENV.", c.Name())
				f.Confidence = rule.Possible
				return
			}
		}
	}
}

// unitMissing reports a unit that starts Node and sets no NODE_ENV.
func unitMissing(p *rule.ConfigPass, u *deploy.Unit) {
	start := u.Last("Service", "ExecStart")
	if start == nil || u.DropIn || u.Last("Service", "EnvironmentFile") != nil || u.Last("Service", "PassEnvironment") != nil {
		return
	}
	switch c := start.Exec(); c.Name() {
	case "node", "nodejs":
		p.Reportf(start.Value, "The unit starts %s without NODE_ENV.", c.Name())
	case "npm", "yarn", "pnpm":
		p.Reportf(start.Value, "The unit starts %s without NODE_ENV.", c.Name()).Confidence = rule.Possible
	}
}
