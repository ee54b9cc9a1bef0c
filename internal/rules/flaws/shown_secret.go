package flaws

import (
	"regexp"
	"strings"

	"tenet/internal/markup"
	"tenet/internal/rule"
)

var secretInPage = rule.Check{
	ID:    "flaws/secret-in-page",
	Title: "password written into a page",
	Why:   "Whoever opens the page, looks over a shoulder or finds it in a cache has the password, or its hash to try a list of common ones on.",
	Fix:   "Do not hand it to the template: store.users.map(({ name }) => ({ name })).",
	When:  "A template that the server fills in, EJS, Handlebars, Mustache, Nunjucks or Pug, writes a property called password, passwordHash, secret or apiKey of something. Secrets for programs are only possible: some pages are there to show them once.",
	Quiet: "Forms, labels and messages; names that stand alone, which are often texts; scripts and addresses. Tests.",
	CWE:   200, Severity: rule.Medium,
	Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"},
	Page: func(p *rule.PagePass) {
		if p.File.Language < markup.EJS || rule.IsAside(p.File.Text.Name) {
			return
		}
		for i := range p.File.Outputs {
			o := &p.File.Outputs[i]
			if o.In != markup.InText {
				continue
			}
			for _, m := range secretProperty.FindAllStringSubmatch(withoutTexts(o.Expr), -1) {
				s := senseOf(m[2])
				if s != passwordSense && s != secretSense || notShown.MatchString(m[1]) {
					continue
				}
				f := p.Reportf(o.Start, o.End, "%s is written into the page.", strings.TrimSuffix(m[1], ".")+"."+m[2])
				if s == secretSense {
					f.Confidence = rule.Possible
				}
				break
			}
		}
	},
}

var (
	secretProperty = regexp.MustCompile(`\b((?:[A-Za-z_$][\w$]*\.)+)([A-Za-z_$][\w$]*)\b(?:\s*$|\s*[^\s\w(=.?:&])`)
	// What holds texts about passwords: errors.password, t.password.
	notShown = regexp.MustCompile(`(?i)(^|\.)(err|errors?|messages?|msg|i18n|t|lang|locale|labels?|strings|texts?|form|fields?|translations?|help|placeholders?|validation|settings|links?|urls?|routes?|paths?)\.$|^(it|i18n|lang|locale|strings|t)\.`)
)

// withoutTexts returns an expression without its quoted texts.
func withoutTexts(expr string) string { return quotedText.ReplaceAllString(expr, "''") }
