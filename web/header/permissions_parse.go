package header

import (
	"errors"
	"fmt"
	"strings"
)

// A Permission says which origins may use one power of the browser:
// geolocation=(self "https://maps.example").
type Permission struct {
	Feature string
	Allow   []string // "self", "src", "*" or origins without quotes; empty for nobody
}

const maxPermissions = 1000 // members of one header that are read

// ParsePermissions reads the value of a Permissions-Policy header. The error
// says what keeps browsers from reading it; they skip the whole header then.
func ParsePermissions(value string) ([]Permission, error) {
	p := parser{rest: value}
	var list []Permission
	p.space()
	for p.rest != "" {
		one, err := p.member()
		if err != nil {
			return nil, err
		}
		list = put(list, one)
		p.space()
		if p.rest == "" {
			return list, nil
		}
		if !p.take(',') {
			return nil, fmt.Errorf("a comma is missing before %q", start(p.rest))
		}
		if p.space(); p.rest == "" {
			return nil, errors.New("it ends with a comma")
		}
		if len(list) == maxPermissions {
			return nil, fmt.Errorf("more than %d members", maxPermissions)
		}
	}
	return list, nil
}

// put adds a member; of two with one name the last counts, in the place of
// the last, as in a dictionary of RFC 9651, section 3.2.
func put(list []Permission, one Permission) []Permission {
	for i := range list {
		if list[i].Feature == one.Feature {
			list[i] = one
			return list
		}
	}
	return append(list, one)
}

// String writes the permission in the form of the header.
func (p Permission) String() string {
	var b strings.Builder
	b.WriteString(p.Feature)
	b.WriteByte('=')
	if len(p.Allow) == 1 && p.Allow[0] == "*" {
		b.WriteByte('*')
		return b.String()
	}
	b.WriteByte('(')
	for i, o := range p.Allow {
		if i > 0 {
			b.WriteByte(' ')
		}
		if o == "self" || o == "src" || o == "*" {
			b.WriteString(o)
			continue
		}
		b.WriteByte('"')
		b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(o))
		b.WriteByte('"')
	}
	b.WriteByte(')')
	return b.String()
}

// parser reads what RFC 9651 allows where the header uses it.
type parser struct{ rest string }

func (p *parser) space() { p.rest = strings.TrimLeft(p.rest, " \t") }

func (p *parser) take(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// span takes the longest start that consists of some bytes.
func (p *parser) span(ok func(byte) bool) string {
	i := 0
	for i < len(p.rest) && ok(p.rest[i]) {
		i++
	}
	s := p.rest[:i]
	p.rest = p.rest[i:]
	return s
}

func start(s string) string { return s[:min(len(s), 12)] }

// member reads feature=(list), feature=item or feature alone, which is the
// boolean true and allows nobody.
func (p *parser) member() (Permission, error) {
	if p.rest[0] != '*' && (p.rest[0] < 'a' || p.rest[0] > 'z') {
		return Permission{}, fmt.Errorf("no feature begins with %q", start(p.rest))
	}
	one := Permission{Feature: p.span(isKey)}
	if !p.take('=') {
		return one, p.parameters()
	}
	if !p.take('(') {
		v, err := p.item()
		if v != "" {
			one.Allow = []string{v}
		}
		return one, err
	}
	for {
		before := p.rest
		p.rest = strings.TrimLeft(p.rest, " ")
		switch {
		case p.take(')'):
			return one, p.parameters()
		case p.rest == "":
			return one, fmt.Errorf("the list of %s has no end", one.Feature)
		case len(one.Allow) > 0 && len(before) == len(p.rest):
			return one, fmt.Errorf("a blank is missing before %q", start(p.rest))
		}
		v, err := p.item()
		if err != nil {
			return one, err
		}
		one.Allow = append(one.Allow, v)
	}
}

// item reads a token or a string with its parameters. Other items (numbers,
// booleans) are legal in the form, and name nobody.
func (p *parser) item() (string, error) {
	switch {
	case p.take('"'):
		return p.text()
	case p.take('?'):
		if !p.take('0') && !p.take('1') {
			return "", errors.New("? is followed by neither 0 nor 1")
		}
		return "", p.parameters()
	}
	v := p.span(isToken)
	if v == "" {
		return "", fmt.Errorf("%q is neither a word nor a text in double quotes", start(p.rest))
	}
	return v, p.parameters()
}

func (p *parser) text() (string, error) {
	s, err := p.quoted()
	if err != nil {
		return "", err
	}
	return s, p.parameters()
}

// quoted reads a text whose first quote is taken: RFC 9651, section 4.2.5.
func (p *parser) quoted() (string, error) {
	var b strings.Builder
	for p.rest != "" {
		c := p.rest[0]
		p.rest = p.rest[1:]
		switch {
		case c == '"':
			return b.String(), nil
		case c == '\\' && p.rest != "" && (p.rest[0] == '"' || p.rest[0] == '\\'):
			c = p.rest[0]
			p.rest = p.rest[1:]
		case c == '\\' || c < 0x20 || c > 0x7e:
			return "", fmt.Errorf("a text in quotes holds %q", string(rune(c)))
		}
		b.WriteByte(c)
	}
	return "", errors.New("a double quote has no partner")
}

// parameters reads and forgets ;key=value, such as report-to.
func (p *parser) parameters() error {
	for p.take(';') {
		p.rest = strings.TrimLeft(p.rest, " ")
		if p.span(isKey) == "" {
			return errors.New("a parameter has no name")
		}
		if !p.take('=') {
			continue
		}
		if p.take('"') {
			if _, err := p.quoted(); err != nil {
				return err
			}
		} else if p.span(isToken) == "" && !(p.take('?') && (p.take('0') || p.take('1'))) {
			return errors.New("a parameter has no value")
		}
	}
	return nil
}

func isKey(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("_-.*", c) >= 0
}

func isToken(c byte) bool {
	return isKey(c) || 'A' <= c && c <= 'Z' || strings.IndexByte("!#$%&'+^`|~:/", c) >= 0
}
