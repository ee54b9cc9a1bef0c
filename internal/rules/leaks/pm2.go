package leaks

import (
	"path"
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

var processManagerDevelopment = rule.Check{
	ID:       "leaks/process-manager-development",
	Title:    "PM2 script runs production in development mode",
	Why:      whyNodeEnv,
	Fix:      "Set NODE_ENV to production in env, or add env_production and start with --env production.",
	When:     "In a file named ecosystem*.js or pm2*.js, the env of an application with a script sets NODE_ENV to development, dev, debug or test.",
	Quiet:    "The application has env_production as well; the value is not known; the name of the application says that it is for development.",
	CWE:      489,
	Severity: rule.Medium,
	Links:    []string{"https://pm2.keymetrics.io/docs/usage/environment/"},
	Code: func(p *rule.CodePass) {
		name := path.Base(p.File.Name())
		if !strings.HasPrefix(name, "ecosystem") && !strings.HasPrefix(name, "pm2") || rule.IsForDevelopment(name) {
			return
		}
		for _, id := range p.File.Rows(js.OpObject) {
			app := p.File.Value(id)
			if !app.Option("script").Present() {
				continue
			}
			env := app.Option("env.NODE_ENV")
			value, ok := env.Str()
			title, _ := app.Option("name").Str()
			if !ok || !isDevelopment(value) || !app.Option("env_production").Absent() || rule.IsForDevelopment(title) {
				continue
			}
			f := p.Reportf(env.Value, "PM2 runs %s with NODE_ENV=%s.", orApplication(title), value)
			f.Label = "not production"
		}
	},
}

func orApplication(name string) string {
	if name == "" {
		return "the application"
	}
	return name
}
