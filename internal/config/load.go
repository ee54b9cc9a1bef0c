package config

import (
	"errors"
	"fmt"
	"slices"

	"tenet/internal/source"
	"tenet/internal/suggest"
	"tenet/internal/yaml"
)

// Load reads tenet.yaml. ids lists the rules and checks that exist. The error
// joins every mistake of the file, in its order; each is an [*Error].
func Load(text *source.Text, ids []string) (*Config, error) {
	r := &reader{text: text, known: ids}
	c := &Config{}
	docs, err := yaml.Parse(text)
	switch {
	case err != nil:
		r.syntax(err)
	case len(docs) > 1:
		r.fail(docs[1], "a second document begins here; tenet.yaml is one")
	case len(docs) == 1:
		readSection(r, docs[0], "tenet.yaml", top, c)
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.joined()...)
	}
	return c, nil
}

// Errors returns the mistakes that an error of [Load] joins.
func Errors(err error) []*Error {
	var list []*Error
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range j.Unwrap() {
			list = append(list, Errors(e)...)
		}
		return list
	}
	var e *Error
	if errors.As(err, &e) {
		list = append(list, e)
	}
	return list
}

// A reader turns nodes into values and collects what is wrong with them.
type reader struct {
	text  *source.Text
	known []string // ids of rules and checks
	errs  []*Error
}

// maxErrors bounds the mistakes of one file: a file of a million unknown keys
// is one mistake, and nobody reads more than these.
const maxErrors = 50

func (r *reader) add(e *Error) {
	if len(r.errs) < maxErrors {
		e.text = r.text
		r.errs = append(r.errs, e)
	}
}

func (r *reader) fail(n *yaml.Node, format string, args ...any) {
	r.add(&Error{Span: n.Span(), Msg: fmt.Sprintf(format, args...)})
}

// failWord is fail for a word that is none of the known ones.
func (r *reader) failWord(n *yaml.Node, what, word string, known []string) {
	e := &Error{Span: n.Span(), Msg: fmt.Sprintf("unknown %s `%s`", what, brief(word)), Known: known}
	if near := suggest.Nearest(word, known); near != "" {
		e.Hint = fmt.Sprintf("Did you mean `%s`?", near)
	}
	r.add(e)
}

func (r *reader) syntax(err error) {
	var at *source.Error
	if !errors.As(err, &at) {
		r.add(&Error{Span: r.text.Span(0, 0), Msg: err.Error()})
		return
	}
	start := r.text.Offset(max(at.Line, 1), max(at.Col, 1))
	r.add(&Error{Span: r.text.Span(start, start), Msg: at.Why})
}

// joined returns the mistakes in the order of the text.
func (r *reader) joined() []error {
	slices.SortStableFunc(r.errs, func(a, b *Error) int { return a.Span.Start - b.Span.Start })
	list := make([]error, len(r.errs))
	for i, e := range r.errs {
		list[i] = e
	}
	return list
}

// readSection reads the keys of a map into to. A section without content, or
// with nothing but comments in it, says nothing.
func readSection[T any](r *reader, n *yaml.Node, name string, fields []field[T], to *T) {
	if n.Kind != yaml.Map && n.Kind != yaml.Null {
		r.fail(n, "%s must be a section with keys, not %s", name, describe(n))
		return
	}
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.name
	}
	seen := map[string]bool{}
	for key, value := range n.Pairs() {
		word := key.Str()
		i := slices.Index(known, word)
		switch {
		case i < 0:
			r.failWord(key, "key", word, known)
		case seen[word]:
			r.fail(key, "the key `%s` stands here twice", word)
		default:
			fields[i].read(r, value, to)
		}
		seen[word] = true
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			r.fail(n, "%s has no `%s`", name, f.name)
		}
	}
}

func readAccepts(r *reader, n *yaml.Node) []Accept {
	if n.Kind != yaml.Seq && n.Kind != yaml.Null {
		r.fail(n, "accept must be a list, not %s", describe(n))
		return nil
	}
	list := make([]Accept, 0, len(n.Items()))
	for _, item := range n.Items() {
		a := Accept{At: item.Span()}
		readSection(r, item, "an item of accept", acceptFields, &a)
		list = append(list, a)
	}
	return list
}

// readItems reads a list of sections; each begins as the zero that is given.
func readItems[T any](r *reader, n *yaml.Node, name string, fields []field[T], zero T) []T {
	if n.Kind != yaml.Seq && n.Kind != yaml.Null {
		r.fail(n, "%s must be a list, not %s", name, describe(n))
		return nil
	}
	var items []T
	for _, node := range n.Items() {
		item := zero
		readSection(r, node, "an item of "+name, fields, &item)
		items = append(items, item)
	}
	return items
}

func readRules(r *reader, n *yaml.Node) map[string]RuleOptions {
	if n.Kind != yaml.Map && n.Kind != yaml.Null {
		r.fail(n, "rules must be a section with rules and checks as keys, not %s", describe(n))
		return nil
	}
	rules := map[string]RuleOptions{}
	for key, value := range n.Pairs() {
		id := r.id(key)
		if _, twice := rules[id]; twice && id != "" {
			r.fail(key, "the key `%s` stands here twice", id)
			continue
		}
		var o RuleOptions
		readSection(r, value, "a rule", ruleFields, &o)
		rules[id] = o
	}
	return rules
}
