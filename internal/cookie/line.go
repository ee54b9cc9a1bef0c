package cookie

import (
	"net/http"
	"slices"
	"strings"

	"tenet/internal/probe"
	"tenet/web/late"
)

// A Line is a Set-Cookie header that is being changed on its way to the
// browser. What is not touched stays as the application wrote it. It answers
// the questions that a [Sent] answers, so that what is enforced and what is
// found cannot differ.
type Line struct {
	Sent
	pair       string
	attributes []string // as written, without the semicolons
	letsIn     *bool    // what Sent.LetsIn says, once it was asked
	dated      bool     // there was a date
	Said       []Said   // of the changes
}

// ParseLine reads a line; ok is false for what browsers drop.
func ParseLine(text string) (l Line, ok bool) {
	c, ok := probe.ParseSetCookie(text)
	if !ok {
		return Line{}, false
	}
	parts := strings.Split(text, ";")
	return Line{Sent: Sent{Cookie: c}, pair: parts[0], attributes: parts[1:], dated: c.Expires != ""}, true
}

// LetsIn is that of Sent: by the name and the value that the application gave.
func (l *Line) LetsIn() bool {
	if l.letsIn == nil {
		says := l.Sent.LetsIn()
		l.letsIn = &says
	}
	return *l.letsIn
}

// String writes the line.
func (l *Line) String() string {
	n := len(l.pair)
	for _, a := range l.attributes {
		n += 1 + len(a)
	}
	var b strings.Builder
	b.Grow(n)
	b.WriteString(l.pair)
	for _, a := range l.attributes {
		b.WriteByte(';')
		b.WriteString(a)
	}
	return b.String()
}

// Set gives the line an attribute in place of those of the name; one without
// a value, such as Secure, for "".
func (l *Line) Set(name, value string) {
	l.Remove(name)
	text := " " + name
	if value != "" {
		text += "=" + value
	}
	l.attributes = append(l.attributes, text)
	switch strings.ToLower(name) {
	case "secure":
		l.Secure = true
	case "httponly":
		l.HTTPOnly = true
	case "samesite":
		l.SameSite = strings.ToLower(value)
	case "path":
		l.Path, l.HasPath = value, true
	default:
		l.read()
	}
}

// Remove takes all attributes of a name off, and those without any.
func (l *Line) Remove(name string) {
	before := len(l.attributes)
	l.attributes = slices.DeleteFunc(l.attributes, func(a string) bool {
		key, _, _ := strings.Cut(a, "=")
		key = strings.Trim(key, " \t")
		return key == "" || strings.EqualFold(key, name)
	})
	if len(l.attributes) != before {
		l.read()
	}
}

// Value returns the value of the cookie.
func (l *Line) Value() string {
	_, value, found := strings.Cut(l.pair, "=")
	if !found {
		value = l.pair
	}
	return strings.Trim(value, " \t")
}

// SetPair gives the cookie another name and value.
func (l *Line) SetPair(name, value string) {
	l.pair = name + "=" + value
	l.read()
}

// Size is how many bytes name and value have together.
func (l *Line) Size() int { return len(l.Name) + len(l.Value()) }

// Clone returns a copy that can be changed by itself.
func (l *Line) Clone() Line {
	out := *l
	out.attributes = slices.Clone(l.attributes)
	return out
}

func (l *Line) read() {
	if c, ok := probe.ParseSetCookie(l.String()); ok {
		l.Cookie = c
	}
}

// NameLetsIn reports whether a cookie of that name looks as if its bearer were
// let in with it, whatever its value is.
func NameLetsIn(name string) bool {
	says, known := nameLetsIn(split(name))
	return says && known
}

// NameShown reports whether scripts of pages read cookies of that name on
// purpose.
func NameShown(name string) bool { return nameShown(split(name)) }

// Say notes a change, by the check that asked for it.
func (l *Line) Say(check, what string) { l.Said = append(l.Said, Said{check, what}) }

// Rewrite returns a handler that gives the Set-Cookie lines of each answer to
// edit before they go out, and sends what it returns.
func Rewrite(next http.Handler, edit func(r *http.Request, lines []string) []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &rewriter{header: w.Header(), request: r, edit: edit}
		x.Writer = late.Writer{ResponseWriter: w, Begin: x.begin, Hint: x.hint}
		next.ServeHTTP(&x.Writer, r)
		x.Finish()
	})
}

// A rewriter is one answer whose cookies are edited.
type rewriter struct {
	late.Writer
	header  http.Header
	request *http.Request
	edit    func(*http.Request, []string) []string
	early   []string // set before an informational answer, where they have no place
}

const setCookie = "Set-Cookie"

func (x *rewriter) hint() {
	x.early = append(x.early, x.header[setCookie]...)
	delete(x.header, setCookie)
}

func (x *rewriter) begin() {
	lines := x.header[setCookie]
	if len(x.early) > 0 {
		lines = append(x.early, lines...)
	}
	if len(lines) == 0 {
		return
	}
	if lines = x.edit(x.request, lines); len(lines) == 0 {
		delete(x.header, setCookie)
		return
	}
	x.header[setCookie] = lines
}
