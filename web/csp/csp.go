// Package csp reads a Content-Security-Policy and says how it can be got
// around.
//
//	p := csp.Parse("script-src 'self' 'unsafe-inline'")
//	for _, w := range csp.Evaluate(p) {
//		fmt.Println(w.Directive, w.Value, w.Text)
//	}
//
// Parse follows the parser of Content Security Policy Level 3, section 2.2.1:
// what a browser would drop is dropped, and kept in Ignored with the reason.
// Evaluate answers as a browser of today does, old ones are left aside. It
// judges what a policy lets a stranger's script do; it does not know whether
// the pages work under it.
//
// A policy that is read from source code may have parts that are only known
// when the program runs. Such a part is written as [Hole], and Evaluate does
// not speak of what a hole may contain.
package csp

import "strings"

// Hole stands in a policy for text that is not known. It is a control
// character, which no policy may contain.
const Hole = "\x1a"

// A Policy is one parsed policy. The zero Policy forbids nothing.
type Policy struct {
	Directives []Directive // in force, in their order, no name twice
	Ignored    []Ignored   // what a browser drops
}

// A Directive is one rule of a policy: script-src 'self' https://cdn.example.
type Directive struct {
	Name   string   // lower case
	Values []string // as written
}

// An Ignored is a directive that a browser drops.
type Ignored struct {
	Directive
	Why Reason
}

// A Reason says why a directive is dropped.
type Reason uint8

// The reasons.
const (
	Duplicate Reason = iota + 1 // an earlier directive has the name
	NotASCII                    // mostly typographic quotes
)

// Parse reads one policy. It accepts any text, as browsers do.
func Parse(policy string) Policy {
	var p Policy
	for token := range strings.SplitSeq(policy, ";") {
		words := strings.FieldsFunc(token, isSpace)
		if len(words) == 0 {
			continue
		}
		d := Directive{Name: lower(words[0]), Values: words[1:]}
		switch {
		case !isASCII(token):
			p.Ignored = append(p.Ignored, Ignored{d, NotASCII})
		case p.Get(d.Name) != nil:
			p.Ignored = append(p.Ignored, Ignored{d, Duplicate})
		default:
			p.Directives = append(p.Directives, d)
		}
	}
	return p
}

// ParseHeader reads the value of a header, which may hold several policies
// with commas between them; all of them apply.
func ParseHeader(value string) []Policy {
	var all []Policy
	for part := range strings.SplitSeq(value, ",") {
		if p := Parse(part); len(p.Directives)+len(p.Ignored) > 0 {
			all = append(all, p)
		}
	}
	return all
}

// String writes the policy as a header value. What is ignored is left out.
func (p Policy) String() string {
	var b strings.Builder
	for i, d := range p.Directives {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(d.Name)
		for _, v := range d.Values {
			b.WriteByte(' ')
			b.WriteString(v)
		}
	}
	return b.String()
}

// Get returns the directive of a name, or nil.
func (p Policy) Get(name string) *Directive {
	for i := range p.Directives {
		if p.Directives[i].Name == name {
			return &p.Directives[i]
		}
	}
	return nil
}

// Set gives a directive its values, in place of those that it may have.
func (p *Policy) Set(name string, values ...string) {
	if d := p.Get(name); d != nil {
		d.Values = values
		return
	}
	p.Directives = append(p.Directives, Directive{name, values})
}

// Remove takes a directive out.
func (p *Policy) Remove(name string) {
	for i, d := range p.Directives {
		if d.Name == name {
			p.Directives = append(p.Directives[:i:i], p.Directives[i+1:]...)
			return
		}
	}
}

// Open reports whether the policy may have more directives than are known: a
// hole stands where one could begin.
func (p Policy) Open() bool {
	for _, d := range p.Directives {
		if strings.Contains(d.Name, Hole) {
			return true
		}
		for _, v := range d.Values {
			if strings.Contains(v, Hole) && !strings.HasPrefix(v, "'") {
				return true
			}
		}
	}
	return false
}

// isSpace is ASCII whitespace of the Infra standard, which browsers split by.
func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r'
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// lower folds ASCII letters only, as the standard does: the name of a
// directive that is not ASCII is kept as it is.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
