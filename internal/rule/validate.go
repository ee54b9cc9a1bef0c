package rule

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// headings are the sections of every rule's README.md, in order.
var headings = []string{
	"What it is about", "Why it matters", "Wrong", "Right",
	"What check sees", "What guard does", "What neither can do", "References",
}

// Validate returns what is wrong with the declarations of rules, in their
// order: an id used twice or outside its rule, a text that is missing, a check
// that has not exactly one of Code, Config, Page and Project, or Live, a page without its headings, a check
// without an example, an Enforce that nothing can be measured by. A test calls it; a program need not.
func Validate(rules []*Rule) []error {
	var errs []error
	names, ids := map[string]bool{}, map[string]bool{}
	for _, r := range rules {
		report := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("rule "+r.Name+": "+format, args...))
		}
		if !ruleName.MatchString(r.Name) {
			report("the name %q is not one lower-case word", r.Name)
		}
		if names[r.Name] {
			report("declared twice")
		}
		names[r.Name] = true
		if r.Title == "" || strings.HasSuffix(r.Title, ".") {
			report("the title %q must be an order without a full stop", r.Title)
		}
		if r.Files == nil {
			if len(r.Checks) > 0 {
				report("has checks but no Files")
			}
			continue
		}
		validatePage(r, report)
		validateEnforce(r, report)
		for i := range r.Checks {
			c := &r.Checks[i]
			if ids[c.ID] {
				report("%s is declared twice", c.ID)
			}
			ids[c.ID] = true
			validateCheck(r, c, report)
		}
	}
	return errs
}

var (
	ruleName  = regexp.MustCompile(`^[a-z]+$`)
	checkName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

func validatePage(r *Rule, report func(string, ...any)) {
	page, err := fs.ReadFile(r.Files, "README.md")
	if err != nil {
		report("has no README.md: %v", err)
		return
	}
	title, rest, _ := strings.Cut(string(page), "\n")
	if title != "# "+r.Title {
		report("README.md begins with %q, want %q", title, "# "+r.Title)
	}
	for _, h := range headings {
		_, after, found := strings.Cut("\n"+rest, "\n## "+h+"\n")
		if !found {
			report("README.md has no heading %q, or not in the order of the others", h)
			continue
		}
		rest = after
	}
}

// validateEnforce holds a rule to what users rely on: it can be enforced
// without options, and there is a live check that says whether it is.
func validateEnforce(r *Rule, report func(string, ...any)) {
	if r.Enforce == nil {
		return
	}
	if !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Live != nil }) {
		report("has Enforce, and no check with Live that could tell whether it works")
	}
	wrap, err := r.Enforce(Enforcement{})
	if err != nil {
		report("Enforce refuses the zero Enforcement: %v", err)
	} else if wrap == nil {
		report("Enforce returns nil")
	}
}

func validateCheck(r *Rule, c *Check, report func(string, ...any)) {
	prefix, name, _ := strings.Cut(c.ID, "/")
	if prefix != r.Name || !checkName.MatchString(name) {
		report("the id %q is not %s/words-with-hyphens", c.ID, r.Name)
	}
	for _, text := range []struct{ field, value string }{
		{"Title", c.Title}, {"Why", c.Why}, {"Fix", c.Fix}, {"When", c.When},
	} {
		if strings.TrimSpace(text.value) == "" {
			report("%s has no %s", c.ID, text.field)
		}
	}
	if strings.HasSuffix(c.Title, ".") || startsWithCapital(c.Title) {
		report("%s: the title %q must not begin with a capital or end with a full stop", c.ID, c.Title)
	}
	for _, text := range []string{c.Why, c.Fix, c.When, c.Quiet} {
		if text != "" && !strings.HasSuffix(text, ".") {
			report("%s: %q must end with a full stop", c.ID, text)
		}
	}
	if c.CWE <= 0 {
		report("%s has no CWE", c.ID)
	}
	if c.Severity < Low || c.Severity > Critical {
		report("%s has no Severity", c.ID)
	}
	evidence := 0
	for _, has := range []bool{c.Code != nil, c.Config != nil, c.Page != nil, c.Project != nil} {
		if has {
			evidence++
		}
	}
	if evidence > 1 || evidence == 0 && c.Live == nil {
		report("%s must have exactly one of Code, Config, Page and Project, or Live", c.ID)
	}
	for _, l := range c.Links {
		if !strings.HasPrefix(l, "https://") {
			report("%s: the link %q is not an https URL", c.ID, l)
		}
	}
	wrong, right := c.Example(r.Files)
	if wrong == "" || right == "" {
		report("%s has no example: mark one in testdata/%s.* (see Check.Example)", c.ID, strings.ReplaceAll(name, "-", "_"))
	}
}

// startsWithCapital says whether a title begins like a sentence. A name that
// begins with a capital, such as X-Powered-By, HSTS or NODE_ENV, is fine: its
// first word has another capital.
func startsWithCapital(title string) bool {
	word, _, _ := strings.Cut(title, " ")
	return word != "" && strings.ToLower(word[:1]) != word[:1] && word[1:] == strings.ToLower(word[1:]) && len(word) > 1
}
