package header

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tenet/web/csp"
	"tenet/web/suggest"
)

// DefaultDirectives returns the directives that the zero CSP sends, which are
// Helmet's. Each call returns a fresh slice.
func DefaultDirectives() []Directive {
	return []Directive{
		{Name: "default-src", Values: []string{"'self'"}},
		{Name: "base-uri", Values: []string{"'self'"}},
		{Name: "font-src", Values: []string{"'self'", "https:", "data:"}},
		{Name: "form-action", Values: []string{"'self'"}},
		{Name: "frame-ancestors", Values: []string{"'self'"}},
		{Name: "img-src", Values: []string{"'self'", "data:"}},
		{Name: "object-src", Values: []string{"'none'"}},
		{Name: "script-src", Values: []string{"'self'"}},
		{Name: "script-src-attr", Values: []string{"'none'"}},
		{Name: "style-src", Values: []string{"'self'", "https:", "'unsafe-inline'"}},
		{Name: "upgrade-insecure-requests"},
	}
}

// defaultPolicy is the policy of Helmet 8.
const defaultPolicy = "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';" +
	"img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests"

// A policy is a CSP made ready: texts, with functions between them.
type policy struct {
	key    string
	pieces []piece
	nonces bool
}

// A piece is text, then perhaps a value that each request has of its own.
type piece struct {
	text  string
	name  string // the directive that value belongs to
	nonce bool
	value func(*http.Request) (string, error)
}

func compilePolicy(m *mistakes, c CSP, ends []Endpoint) *policy {
	p := &policy{key: policyKey}
	if c.ReportOnly {
		p.key = reportOnlyKey
	}
	if c.Merge > Supplement {
		m.add("ContentSecurityPolicy: unknown Merge %d", c.Merge)
	}
	list := directives(m, c)
	for i, d := range list {
		if i > 0 {
			p.write(";")
		}
		p.write(d.Name)
		for _, v := range d.Values {
			if p.write(" "); v == RequestNonce {
				p.pieces[len(p.pieces)-1].nonce = true
				p.pieces = append(p.pieces, piece{})
				p.nonces = true
			} else {
				p.write(v)
			}
		}
		if d.PerRequest != nil {
			p.write(" ")
			last := &p.pieces[len(p.pieces)-1]
			last.name, last.value = d.Name, d.PerRequest
			p.pieces = append(p.pieces, piece{})
		}
		if d.Name == "report-to" && len(ends) > 0 {
			reportTo(m, d, ends)
		}
	}
	return p
}

func reportTo(m *mistakes, d Directive, ends []Endpoint) {
	var names []string
	for _, e := range ends {
		names = append(names, e.Name)
	}
	for _, v := range d.Values {
		m.oneOf("ContentSecurityPolicy: report-to", v, names)
	}
}

func (p *policy) write(s string) {
	if len(p.pieces) == 0 {
		p.pieces = []piece{{}}
	}
	p.pieces[len(p.pieces)-1].text += s
}

func (p *policy) dynamic() bool {
	return slices.ContainsFunc(p.pieces, func(x piece) bool { return x.nonce || x.value != nil })
}

func (p *policy) fixedText() string {
	if len(p.pieces) == 0 {
		return ""
	}
	return p.pieces[0].text
}

// render makes the header for one request, and the request that carries the
// nonce.
func (p *policy) render(r *http.Request) (line, *http.Request, error) {
	nonce := ""
	if p.nonces {
		nonce, r = withNonce(r)
	}
	var b strings.Builder
	for _, x := range p.pieces {
		b.WriteString(x.text)
		if x.nonce {
			b.WriteString("'nonce-")
			b.WriteString(nonce)
			b.WriteByte('\'')
		}
		if x.value == nil {
			continue
		}
		v, err := x.value(r)
		if err == nil {
			err = errors.Join(checkValue(x.name, v)...)
		}
		if err != nil {
			return line{}, r, fmt.Errorf("making the value of %s: %w", x.name, err)
		}
		b.WriteString(v)
	}
	return line{p.key, []string{b.String()}}, r, nil
}

// directives returns those that are sent, in Helmet's order: the default's in
// their places, then the others.
func directives(m *mistakes, c CSP) []Directive {
	var list []Directive
	if !c.NoDefaults {
		list = DefaultDirectives()
	}
	var seen []string
	for _, d := range c.Directives {
		name, err := directiveName(d.Name)
		if err != nil {
			m.all = append(m.all, err)
			continue
		}
		if slices.Contains(seen, name) {
			m.add("ContentSecurityPolicy: %s stands there twice", name)
		}
		seen = append(seen, name)
		i := slices.IndexFunc(list, func(o Directive) bool { return o.Name == name })
		if d.Name = name; d.Remove {
			if name == "default-src" && !c.WithoutDefaultSrc {
				m.add("ContentSecurityPolicy: default-src is removed; if that is meant, say WithoutDefaultSrc")
			}
			if len(d.Values) > 0 || d.PerRequest != nil {
				m.add("ContentSecurityPolicy: %s is removed, and has values", name)
			}
			if i >= 0 {
				list = slices.Delete(list, i, i+1)
			}
			continue
		}
		for _, v := range d.Values {
			m.all = append(m.all, checkValue(name, v)...)
		}
		m.all = append(m.all, checkWords(d)...)
		if i >= 0 {
			list[i] = d
		} else {
			list = append(list, d)
		}
	}
	return withDefaultSrc(m, c, list, slices.Contains(seen, "default-src"))
}

func withDefaultSrc(m *mistakes, c CSP, list []Directive, given bool) []Directive {
	i := slices.IndexFunc(list, func(d Directive) bool { return d.Name == "default-src" })
	switch {
	case c.WithoutDefaultSrc && i >= 0 && !given:
		list = slices.Delete(list, i, i+1)
	case c.WithoutDefaultSrc && i >= 0:
		m.add("ContentSecurityPolicy: default-src is given, and WithoutDefaultSrc too")
	case !c.WithoutDefaultSrc && i < 0 && len(list) > 0:
		m.add("ContentSecurityPolicy: default-src is missing; if that is meant, say WithoutDefaultSrc")
	}
	if len(list) == 0 {
		m.add("ContentSecurityPolicy: no directives; give some, or say Omit")
	}
	return list
}

// directiveName turns scriptSrc into script-src. Whatever is formed like a
// name may be one of tomorrow; what is nearly one of today is misspelt.
func directiveName(raw string) (string, error) {
	var b strings.Builder
	valid := raw != "" && raw[0] >= 'a' && raw[0] <= 'z' && raw[len(raw)-1] != '-'
	for i := range len(raw) {
		switch c := raw[i]; {
		case 'A' <= c && c <= 'Z':
			b.WriteByte('-')
			b.WriteByte(c + 'a' - 'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-':
			b.WriteByte(c)
		default:
			valid = false
		}
	}
	name := b.String()
	switch near := suggest.Nearest(raw, csp.Directives()); {
	case csp.Known(name) && valid:
		return name, nil
	case near != "":
		return "", fmt.Errorf("ContentSecurityPolicy: unknown directive %q; did you mean %q?", raw, near)
	case !valid:
		return "", fmt.Errorf("ContentSecurityPolicy: %q is no name of a directive", raw)
	}
	return name, nil
}

// checkValue refuses what would not arrive as it is meant.
func checkValue(directive, v string) []error {
	switch words := csp.Keywords(); {
	case v == RequestNonce:
	case strings.ContainsAny(v, ";,"):
		return []error{fmt.Errorf("ContentSecurityPolicy: %s has %s: ; and , divide policies, write %%3B and %%2C in addresses", directive, show(v))}
	case !visible(v):
		return []error{fmt.Errorf("ContentSecurityPolicy: %s has %s, which browsers do not read: it is not printable ASCII", directive, show(v))}
	case directive == "trusted-types" || directive == "report-to" || directive == "sandbox" || directive == "report-uri":
	case slices.Contains(words, "'"+v+"'"), strings.HasPrefix(v, "nonce-"), strings.HasPrefix(v, "sha256-"), strings.HasPrefix(v, "sha384-"), strings.HasPrefix(v, "sha512-"):
		return []error{fmt.Errorf("ContentSecurityPolicy: %s has %s, which needs single quotes: '%s'", directive, show(v), v)}
	case strings.HasPrefix(v, "'") && !strings.Contains(v, " ") && !slices.Contains(words, strings.ToLower(v)):
		if near := suggest.Nearest(v, words); near != "" && !strings.HasPrefix(v, "'nonce-") && !strings.HasPrefix(v, "'sha") {
			return []error{fmt.Errorf("ContentSecurityPolicy: %s has %s; did you mean %s?", directive, show(v), near)}
		}
	}
	return nil
}

// checkWords refuses values of directives that take a few words only.
func checkWords(d Directive) []error {
	var words []string
	switch d.Name {
	case "require-trusted-types-for":
		words = []string{"'script'"}
	case "sandbox":
		words = []string{"allow-downloads", "allow-forms", "allow-modals", "allow-orientation-lock", "allow-pointer-lock", "allow-popups",
			"allow-popups-to-escape-sandbox", "allow-presentation", "allow-same-origin", "allow-scripts", "allow-storage-access-by-user-activation",
			"allow-top-navigation", "allow-top-navigation-by-user-activation", "allow-top-navigation-to-custom-protocols"}
	default:
		return nil
	}
	var all []error
	for _, v := range d.Values {
		for w := range strings.FieldsSeq(v) {
			if near := suggest.Nearest(w, words); near != "" && !slices.Contains(words, w) {
				all = append(all, fmt.Errorf("ContentSecurityPolicy: %s has %q; did you mean %q?", d.Name, w, near))
			}
		}
	}
	return all
}

func show(v string) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "a value"
	}
	return string(text)
}
