package signature

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Queries on syntax trees, which Retire.js runs with --deep, say in the end
// what a row of our table says: a property that holds the version, near names
// and texts that only this library has. A minifier keeps these; so a query is
// read for them, and no tree is built. What it says about how they lie in the
// tree becomes a distance in the text.
//
//	//SequenceExpression[
//	   /AssignmentExpression/:left/:property/:name == "isMoment"
//	]/AssignmentExpression[/:left/:property/:name == "version"]/$$:right/:value
//
// is the property "version" near ".isMoment". A query that joins several
// properties, or takes the version from the argument of a call, is not read.

// A queryText is a text that a query compares something with.
type queryText struct {
	path  string // before it: "/:left/:property/:name"
	text  string
	depth int // of brackets around it
	group int // which of the outermost brackets it stands in
}

// A queryReader turns a query into alternatives, each of which is texts that
// must all be there.
type queryReader struct {
	rest   string
	groups int
}

// Bounds of a query.
const (
	maxQuery        = 10_000 // bytes
	maxQueryDepth   = 50     // of brackets
	maxAlternatives = 32
)

var (
	errQueryShape  = errors.New("no property in it holds the version")
	errQueryMarks  = errors.New("nothing in it is of this library alone")
	errQueryClosed = errors.New("a bracket or a text in it is not closed")
	errQueryLong   = errors.New("it is too long, or nested too deep")
	errQueryMany   = errors.New("it has too many alternatives")
)

// alternatives reads up to the end, or to the bracket that closes this depth.
// It returns what stands behind the last bracket, too.
func (q *queryReader) alternatives(depth int) (all [][]queryText, tail string, err error) {
	if depth > maxQueryDepth {
		return nil, "", errQueryLong
	}
	current := [][]queryText{nil}
	path := ""
	for q.rest != "" {
		c := q.rest[0]
		switch {
		case c == '[':
			q.rest = q.rest[1:]
			if depth == 0 {
				q.groups++
			}
			inner, _, err := q.alternatives(depth + 1)
			if err != nil {
				return nil, "", err
			}
			if current = crossed(current, inner); len(current) > maxAlternatives {
				return nil, "", errQueryMany
			}
			path = ""
			continue
		case c == ']' && depth > 0:
			q.rest = q.rest[1:]
			return append(all, current...), path, nil
		case c == '"' || c == '\'':
			end := strings.IndexByte(q.rest[1:], c)
			if end < 0 {
				return nil, "", errQueryClosed
			}
			t := queryText{strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(path), "==")), q.rest[1 : 1+end], depth, q.groups}
			for i := range current {
				current[i] = append(slices.Clone(current[i]), t)
			}
			q.rest, path = q.rest[end+2:], ""
			continue
		case strings.HasPrefix(q.rest, "||"):
			all, current = append(all, current...), [][]queryText{nil}
			q.rest, path = q.rest[2:], ""
			continue
		case strings.HasPrefix(q.rest, "&&"):
			q.rest, path = q.rest[2:], ""
			continue
		}
		path += q.rest[:1]
		q.rest = q.rest[1:]
	}
	if depth > 0 {
		return nil, "", errQueryClosed
	}
	return append(all, current...), path, nil
}

// crossed joins each of one list with each of the other.
func crossed(a, b [][]queryText) [][]queryText {
	var all [][]queryText
	for _, x := range a {
		for _, y := range b {
			all = append(all, slices.Concat(x, y))
		}
	}
	return all
}

// holders are the ends of paths to the name of what holds a version; held are
// the ways from there to the version.
var (
	holders   = regexp.MustCompile(`:(?:property|key|id)/:(?:name|value)$`)
	held      = regexp.MustCompile(`^(?:/(?:\$|:|\$\$:|\$:|:\$|:\$\$)?(?:right|value|init|argument|properties)|//ReturnStatement|/BlockStatement)+$`)
	versioned = regexp.MustCompile(`(?i)version`)
)

// everywhere are names that say nothing of a library.
var everywhere = []string{"get", "key", "name", "exports", "window", "default", "version", "VERSION", "Literal", "options", "major", "minor", "patch"}

// Distances at which marks of a query count, in bytes.
const (
	besideObject = 60    // the object whose property it is, "axios" of axios.VERSION, and everyday words
	besideShort  = 400   // a name of few letters
	besideInOne  = 1_000 // in one expression, as minifiers join assignments
	besideLong   = 3_000 // others
)

// queryProps gives the rows that a query stands for.
func queryProps(query string) ([]Prop, error) {
	if len(query) > maxQuery {
		return nil, errQueryLong
	}
	q := queryReader{rest: query}
	all, tail, err := q.alternatives(0)
	if err != nil {
		return nil, err
	}
	if strings.Contains(query, "fn:") || !held.MatchString(strings.Join(strings.Fields(tail), "")) {
		return nil, errQueryShape
	}
	var props []Prop
	for _, texts := range all {
		p, err := queryProp(texts, q.groups)
		if err != nil {
			return nil, err
		}
		p.after = strings.Contains(query, "/:callee") // a call is written before its arguments
		if strings.HasPrefix(query, "//SequenceExpression") {
			p.Within = min(p.Within, besideInOne)
		}
		if !slices.ContainsFunc(props, func(o Prop) bool { return o.Name == p.Name && slices.Equal(o.Near, p.Near) }) {
			props = append(props, p)
		}
	}
	return props, nil
}

// queryProp makes a row of one alternative: the name of the last bracket holds
// the version, all others are marks.
func queryProp(texts []queryText, last int) (Prop, error) {
	holder := -1
	for i, t := range texts {
		if t.group == last && t.depth == 1 && holders.MatchString(t.path) && (holder < 0 || versioned.MatchString(t.text) || !versioned.MatchString(texts[holder].text)) {
			holder = i
		}
	}
	if holder < 0 || texts[holder].text == "" || texts[holder].text == "get" {
		return Prop{}, errQueryShape
	}
	p := Prop{Name: texts[holder].text, Within: besideLong, names: true}
	for i, t := range texts {
		mark := t.text
		if i == holder || mark == "" || mark == p.Name || slices.Contains(everywhere, mark) || slices.Contains(p.Near, mark) {
			continue
		}
		switch n := len(mark); {
		case strings.HasSuffix(t.path, ":object/:name"):
			p.Within = min(p.Within, besideObject)
		case n < 4:
			p.Within = min(p.Within, besideShort)
		case n < 6 && strings.HasSuffix(t.path, ":property/:name"):
			p.Within = min(p.Within, besideObject) // an everyday word
		}
		if strings.HasSuffix(t.path, ":property/:name") {
			mark = "." + mark
		}
		p.Near = append(p.Near, mark)
	}
	if len(p.Near) == 0 {
		if len(p.Name) < 9 {
			return p, errQueryMarks
		}
		p.Near, p.Within = []string{p.Name}, besideObject // the name is a mark itself
	}
	return p, nil
}
