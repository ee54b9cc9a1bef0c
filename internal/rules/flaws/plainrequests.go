package flaws

import (
	"slices"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var plainHTTPRequest = rule.Check{
	ID:       "flaws/plain-http-request",
	Title:    "credentials sent without encryption",
	Why:      "Whoever is on the way, in the same wireless network or at a provider, reads the password or the token, and then is who sent it.",
	Fix:      "Use https.",
	When:     "A request to an address that begins with http:// carries a password, a token, an API key or an Authorization header, in its options, its body or the address itself.",
	Quiet:    "Addresses of this machine and of private networks; addresses that are not known; requests without credentials.",
	CWE:      319,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if !namesPlainHTTP(p.File) && !p.File.Prog.Uses("node:http", "follow-redirects") {
			return
		}
		for _, c := range p.Calls(requesters...) {
			name := ""
			for _, a := range c.Args() {
				if name = credentialIn(a, 0); name != "" {
					break
				}
			}
			if name == "" {
				continue
			}
			for _, url := range addressesOf(c) {
				if host, _, ok := unencrypted(url); ok {
					f := p.Reportf(c, "%s sends %s to %s without encryption.", calleeOf(c), name, host)
					f.Label = "anybody on the way reads it"
					trifling(f)
					break
				}
			}
		}
	},
}

// credentialIn returns the name under which an argument carries a credential.
func credentialIn(v flow.Value, depth int) string {
	if depth > 4 {
		return ""
	}
	o := v.Origin()
	if o.Op() == js.OpObject {
		for _, m := range o.File.JS.Operands(o.Row()) {
			member := o.File.Value(m)
			if member.Op() != js.OpProp {
				continue
			}
			switch s := senseOf(member.Key()); {
			case s == passwordSense, s == secretSense, s == tokenSense, s == bareTokenSense && depth > 0, member.Key() == "auth" && depth == 0:
				if member.Key() != "csrf" {
					return member.Key()
				}
			}
			if name := credentialIn(o.File.Value(member.Row().X), depth+1); name != "" {
				return name
			}
		}
		return ""
	}
	switch v.Op() {
	case js.OpTemplate, js.OpBinary:
		for _, name := range namesIn(v) {
			switch senseOf(name) {
			case passwordSense, secretSense, tokenSense:
				return name
			}
		}
	case js.OpCall: // JSON.stringify({password}), querystring.stringify
		if c, _ := v.AsCall(); c.Method() == "stringify" {
			return credentialIn(c.Arg(0), depth+1)
		}
	}
	return ""
}

var plainHTTPInstall = rule.Check{
	ID:       "flaws/plain-http-install",
	Title:    "package or program installed without encryption",
	Why:      "Whoever is on the way sends another file instead, and it runs with the rights of who builds or installs.",
	Fix:      "Use https, and compare a hash where the file is no package of npm.",
	When:     "package.json asks for a package at an address that begins with http:// or git://, or its scripts or an image fetch a program from one; the registry of npm is named with http://.",
	Quiet:    "Addresses of this machine and of private networks; scripts that are not run by the installation are medium; lists of Debian packages, which are signed.",
	CWE:      494,
	Severity: rule.High,
	Links:    []string{"https://docs.npmjs.com/cli/configuring-npm/package-json#urls-as-dependencies"},
	Config: func(p *rule.ConfigPass) {
		report := func(at rule.Place, url string) *rule.Finding {
			f := p.Reportf(at, "%s is fetched without encryption.", shownURL(url))
			f.Label = "anybody on the way may send another"
			if rule.IsForDevelopment(p.File.Text.Name) {
				f.Severity = rule.Low
			}
			return f
		}
		if m := p.File.Manifest; m != nil {
			for _, d := range m.Dependencies {
				r := d.Range.Str()
				if _, _, ok := unencrypted(r); ok || strings.HasPrefix(r, "git://") || strings.HasPrefix(r, "git+http://") {
					report(d.Range, r)
				}
			}
		}
		eachCommand(p.File, func(c deploy.Command, at rule.Place) {
			if url := plainInstall(c); url != "" {
				f := report(at, url)
				if p.File.Manifest != nil && !runsAtInstall(p.File.Manifest, c) {
					f.Severity = min(f.Severity, rule.Medium)
				}
			}
		})
		if p.File.Dockerfile != nil {
			for _, stage := range p.File.Dockerfile.Stages {
				for _, in := range stage.Instructions {
					if in.Name != "ADD" {
						continue
					}
					for _, w := range in.Words {
						if _, _, ok := unencrypted(w.Value); ok {
							report(w, w.Value)
						}
					}
				}
			}
		}
	},
}

// plainInstall returns the address from which a command fetches a program.
func plainInstall(c deploy.Command) string {
	var words []string
	for _, w := range c.Words {
		words = append(words, w.Value)
	}
	switch name := c.Name(); name {
	case "curl", "wget":
		// What a shell does with the output is not among the words.
		for _, w := range words[1:] {
			if _, file, ok := unencrypted(w); ok && (name == "wget" || isFetched(file) || slices.ContainsFunc(words, func(o string) bool { return strings.HasPrefix(o, "-") && strings.ContainsAny(o, "oO") })) {
				return w
			}
		}
	case "npm", "yarn", "pnpm", "npx", "pip", "pip3":
		for i, w := range words {
			w = strings.TrimPrefix(strings.TrimPrefix(w, "--registry="), "--index-url=")
			registry := i > 0 && (words[i-1] == "registry" || words[i-1] == "--registry" || words[i-1] == "-i")
			if _, file, ok := unencrypted(w); ok && (registry || w != words[i] || isFetched(file)) {
				return w
			}
		}
	}
	return ""
}

// runsAtInstall reports whether a command stands in a script that npm runs
// when the package is installed.
func runsAtInstall(m *deploy.Manifest, c deploy.Command) bool {
	for _, s := range m.Scripts {
		switch s.Name.Value {
		case "install", "preinstall", "postinstall", "prepare":
			if slices.ContainsFunc(s.Commands, func(o deploy.Command) bool {
				return len(o.Words) > 0 && len(c.Words) > 0 && o.Words[0].Pos == c.Words[0].Pos
			}) {
				return true
			}
		}
	}
	return false
}
