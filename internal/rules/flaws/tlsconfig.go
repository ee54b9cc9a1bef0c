package flaws

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
)

var tlsOffInConfig = rule.Check{
	ID:       "flaws/tls-off-in-config",
	Title:    "certificates not checked by order of the deployment",
	Why:      "Anybody on the way can pose as the other side, read what is sent, passwords included, and answer what he likes. What is installed that way may be anything.",
	Fix:      "Take the setting out; for a certificate of your own, name the file of the authority that signed it in NODE_EXTRA_CA_CERTS.",
	When:     "NODE_TLS_REJECT_UNAUTHORIZED is 0 in an .env file, an image, a compose file, a workload, a PM2 file or a script of package.json; a build turns strict-ssl of npm or sslVerify of git off; curl runs with -k, or wget with --no-check-certificate.",
	Quiet:    "The value is not known. Files for development are low, and so are curl and wget that only ask for the health of this machine.",
	CWE:      295,
	Severity: rule.High,
	Links:    []string{"https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue"},
	Config: func(p *rule.ConfigPass) {
		report := func(at rule.Place, format string, args ...any) {
			f := p.Reportf(at, format, args...)
			f.Label = "anybody may pose as the other side"
			if rule.IsForDevelopment(p.File.Text.Name) {
				f.Severity = rule.Low
			}
		}
		eachVariable(p.File, func(name, value string, at rule.Place) {
			if name == tlsVariable && strings.Trim(value, `"'`) == "0" {
				report(at, "%s=0: the whole process accepts any certificate.", name)
			}
		})
		eachCommand(p.File, func(c deploy.Command, at rule.Place) {
			if what := insecureCommand(c); what != "" {
				report(at, "%s takes what comes from anybody: %s.", c.Name(), what)
			}
		})
	},
}

// eachCommand visits the commands of images and of scripts.
func eachCommand(f *deploy.File, visit func(c deploy.Command, at rule.Place)) {
	each := func(commands []deploy.Command) {
		for _, c := range commands {
			if len(c.Words) > 0 {
				visit(c, c.Words[0])
			}
		}
	}
	if f.Dockerfile != nil {
		for _, stage := range f.Dockerfile.Stages {
			for _, in := range stage.Instructions {
				if in.Name != "HEALTHCHECK" {
					each(in.Commands)
				}
			}
		}
	}
	if f.Manifest != nil {
		for _, s := range f.Manifest.Scripts {
			each(s.Commands)
		}
	}
	for _, process := range f.Procfile {
		each(process.Commands)
	}
}

// insecureCommand returns the words of a command that turn the check off.
func insecureCommand(c deploy.Command) string {
	var args []string
	for _, w := range c.Args() {
		args = append(args, w.Value)
	}
	line := strings.Join(args, " ")
	switch c.Name() {
	case "curl":
		for _, a := range args {
			if a == "--insecure" || strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && strings.Contains(a, "k") && !strings.ContainsAny(a, "oHdXu") {
				return a
			}
		}
	case "wget":
		if strings.Contains(line, "--no-check-certificate") {
			return "--no-check-certificate"
		}
	case "npm", "yarn", "pnpm":
		if containsAny(line, "strict-ssl false", "strict-ssl=false", "--no-strict-ssl") {
			return "strict-ssl is off"
		}
	case "git":
		if containsAny(line, "http.sslVerify=false", "http.sslVerify false", "http.sslverify false") {
			return "http.sslVerify is off"
		}
	}
	return ""
}
