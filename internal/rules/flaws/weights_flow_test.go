package flaws

import (
	"testing"

	"tenet/internal/rule"
	"tenet/internal/taint"
)

// severities returns how severe a check finds what it finds in one file.
func severities(id, name, code string) string {
	return each(findingsOf(id, name, code, taint.Guess), func(f *rule.Finding) string { return f.Severity.String() })
}

func TestWeightsOfFlows(t *testing.T) {
	const app = "const app = require('express')(); "
	for _, test := range []struct{ id, code, want string }{
		{"flaws/reflected-xss", app + "app.use((req, res) => res.send('<b>' + req.query.name))", "high"},
		{"flaws/reflected-xss", app + "app.use((req, res) => res.send('<b>' + req.originalUrl))", "medium"},
		{"flaws/reflected-xss", app + "app.use((req, res) => res.send('<b>' + decodeURIComponent(req.originalUrl)))", "high"},
		{"flaws/reflected-xss", app + "app.use((req, res, next) => { req.session.from = req.originalUrl; next() }); app.get('/', (req, res) => res.send('<b>' + req.session.from))", "low"},
		{"flaws/redos", app + `const slow = (r) => /\s+$/.test(r.headers.cookie); app.use((req, res) => res.json(slow(req)))`, "low"},
		{"flaws/redos", app + `const slow = (r) => /\s+$/.test(r.body.text); app.use((req, res) => res.json(slow(req)))`, "medium"},
		{"flaws/csrf-weakened", app + "app.use(require('csurf')()); app.use(require('method-override')())", "low"},
		{"flaws/csrf-weakened", app + "app.use(require('csurf')()); app.use(require('method-override')('_method', { methods: ['POST', 'GET'] }))", "medium"},
	} {
		if got := severities(test.id, "a.js", test.code); got != test.want {
			t.Errorf("%s: %s\ngot  %q\nwant %q", test.id, test.code, got, test.want)
		}
	}
}

// What a server for development has is no secret of the service.
func TestSecretsOfDevelopment(t *testing.T) {
	for name, want := range map[string]string{"server.js": "medium", "server-dev.js": "low"} {
		if got := severities("flaws/secret-in-code", name, "connect({ password: 'gT7zQ94mbX2c' })"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestMailTemplates(t *testing.T) {
	for name, want := range map[string]bool{
		"views/email/reset.hbs": true, "mailtemplates/reset.mustache": true, "src/emails/a.ejs": true, "templates/transactional-mails/a.hbs": true,
		"views/mail.hbs": false, "blackmail-club/a.hbs": false, "views/home.hbs": false,
	} {
		if got := isMail(name); got != want {
			t.Errorf("isMail(%q) = %v", name, got)
		}
	}
}
