package root

import (
	"tenet/internal/deploy"
	"tenet/internal/rule"
)

var processManagerRunsAsRoot = rule.Check{
	ID:       "root/process-manager-runs-as-root",
	Title:    "PM2 starts the service as root",
	Why:      "Whoever takes over the service owns the machine.",
	Fix:      "Give the application an ordinary user: `\"uid\": \"shop\"`.",
	When:     "An application in a PM2 file of JSON or YAML has uid or user root or 0.",
	Quiet:    "No uid is given: then it runs as whoever starts PM2, which the file does not tell. ecosystem.config.js is read by root/process-manager-script-runs-as-root.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{"https://pm2.keymetrics.io/docs/usage/application-declaration/"},
	Config: func(p *rule.ConfigPass) {
		if p.File.PM2 == nil {
			return
		}
		for _, app := range p.File.PM2.Apps {
			for _, key := range []string{"uid", "user"} {
				if n := app.Get(key); n != nil && isRoot(n.Str()) {
					f := p.Reportf(n.Entry(), "PM2 starts %s as root: %s is %s.", appName(app.Get("name").Str()), key, n.Str())
					f.Confidence = rule.Certain
				}
			}
		}
	},
}

func appName(name string) string {
	if name == "" {
		return "the application"
	}
	return name
}

var nginxWorkersAsRoot = rule.Check{
	ID:       "root/nginx-workers-as-root",
	Title:    "nginx workers run as root",
	Why:      "The workers read what strangers send. One fault in them is root on the machine.",
	Fix:      "Write `user nginx;` or leave the line out.",
	When:     "An nginx configuration has `user root;`.",
	Quiet:    "No user directive: the default is nobody.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{"https://nginx.org/en/docs/ngx_core_module.html#user"},
	Config: func(p *rule.ConfigPass) {
		if p.File.Nginx == nil {
			return
		}
		p.File.Nginx.Walk(func(d *deploy.Directive, around []*deploy.Directive) {
			if d.Name.Value == "user" && len(around) == 0 && len(d.Args) > 0 && isRoot(d.Args[0].Value) {
				p.Reportf(d.Args[0], "The workers of nginx run as root.").Confidence = rule.Certain
			}
		})
	},
}
