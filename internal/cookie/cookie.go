// Package cookie finds where a source file sets cookies and says what is known
// of each attribute: whether it is on, off, left to the connection, or unknown.
// Which calls set cookies, and what libraries do by default, are the rows of
// package model; cookies that are written as text, into a Set-Cookie header or
// into document.cookie, are taken apart here and answer the same questions.
//
// Rules cookies and scope both read it, so that they cannot disagree.
package cookie

import (
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/source"
)

// A Setter is one place that sets a cookie, or configures the cookie of a
// session.
type Setter struct {
	*model.CookieSetter
	At   flow.Value // the call, or the text of the cookie
	call flow.Call  // not OK of a text

	args  []flow.Value
	exact bool  // args are all arguments
	text  *text // of a cookie written as text
}

// Span returns the place that stands for the setter as a whole: the name of
// the function that is called, or the text.
func (s *Setter) Span() source.Span {
	if s.text != nil || s.Plugin != "" {
		return s.At.Span()
	}
	if _, ok := s.chain(); ok { // the whole chain would hide which link is meant
		end := s.call.Callee.Row().End
		return s.call.File.JS.Span(end-int32(len(s.call.Method())), end)
	}
	return s.call.NameSpan()
}

// chain returns the name that a chain of calls begins with, if the setter is
// a link of one: res.status(201).cookie(...).
func (s *Setter) chain() (root string, ok bool) {
	v := s.call.Receiver()
	for range 100 {
		c, isCall := v.AsCall()
		if !isCall || c.Callee.Op() != js.OpGet {
			break
		}
		v, ok = c.Receiver(), true
	}
	return v.Name(), ok && (v.Op() == js.OpRef || v.Op() == js.OpGlobal)
}

// OptionsSpan returns the place where a missing attribute would be added: the
// key of the object inside the options that holds them, such as `cookie`, or
// the setter.
func (s *Setter) OptionsSpan() source.Span {
	if s.text == nil && s.Options.Key != "" {
		keys, _ := s.argument(s.Options.Arg).Keys()
		for _, k := range keys {
			if k.Key() == s.Options.Key {
				start := k.Row().Start
				return k.File.JS.Span(start, start+int32(len(s.Options.Key)))
			}
		}
	}
	return s.Span()
}

// Callee returns what is called as written, "document.cookie" or "Set-Cookie".
func (s *Setter) Callee() string {
	switch {
	case s.text != nil && s.Browser:
		return "document.cookie"
	case s.text != nil:
		return "Set-Cookie"
	case s.Plugin != "":
		return s.Plugin
	}
	if root, ok := s.chain(); ok {
		return root + "." + s.call.Method()
	}
	return s.call.Callee.Source()
}

// Text reports whether the cookie is written as text.
func (s *Setter) Text() bool { return s.text != nil }

// Doubtful reports whether the call may as well make the Cookie header of a
// request: it gives no attribute.
func (s *Setter) Doubtful() bool {
	if !s.Requests {
		return false
	}
	for _, key := range []string{s.Keys.Secure, s.Keys.HTTPOnly, s.Keys.SameSite, s.Keys.Domain, s.Keys.Path, s.Keys.MaxAge, s.Keys.Expires} {
		if !s.attribute(key).Absent() {
			return false
		}
	}
	return true
}

// argument returns argument i, not OK if it is not given or not known.
func (s *Setter) argument(i int) flow.Value {
	if i == model.LastArg {
		i = len(s.args) - 1
	}
	if i < 0 || i >= len(s.args) {
		return flow.Value{}
	}
	return s.args[i]
}

// at reads a place among the arguments.
func (s *Setter) at(a model.CookieArg) flow.Option {
	if a.Arg == model.NoArg || s.text != nil {
		return flow.Option{State: flow.Absent}
	}
	v := s.argument(a.Arg)
	switch {
	case !v.OK() && !s.exact:
		return flow.Option{}
	case !v.OK():
		return flow.Option{State: flow.Absent}
	case a.Key == "":
		return flow.Option{Value: v, State: flow.Present}
	}
	if parent, _, ok := strings.Cut(a.Key, "."); ok && v.Option(parent).IsTrue() { // cookie: true is all defaults
		return flow.Option{State: flow.Absent}
	}
	return v.Option(a.Key)
}

// Setting reads a key of the first argument: of session middleware, what is
// not an attribute.
func (s *Setter) Setting(key string) flow.Option { return s.at(model.CookieArg{Key: key}) }

// attribute reads a key of the object that holds the attributes.
func (s *Setter) attribute(key string) flow.Option {
	a := s.Options
	if a.Key != "" {
		key = a.Key + "." + key
	}
	if a.Arg == model.NoArg || key == "" {
		return flow.Option{State: flow.Absent}
	}
	a.Key = key
	return s.at(a)
}

// State is what is known of an attribute that is on or off.
type State uint8

// The states.
const (
	Unknown State = iota
	Off
	On
	ByConnection // the library turns it on for requests that came over TLS
)

// A Flag is the state of an attribute, and where the code says so: Value is
// not OK if it is the library's default.
type Flag struct {
	State State
	Value flow.Value
}

// Secure tells whether the cookie travels over TLS only.
func (s *Setter) Secure() Flag { return s.flag(s.Keys.Secure, "secure", s.CookieSetter.Secure) }

// HTTPOnly tells whether scripts of the page cannot read the cookie.
func (s *Setter) HTTPOnly() Flag {
	if s.Browser {
		return Flag{State: Off}
	}
	return s.flag(s.Keys.HTTPOnly, "httponly", s.CookieSetter.HTTPOnly)
}

func (s *Setter) flag(key, name string, byDefault model.CookieDefault) Flag {
	if s.text != nil {
		return Flag{State: s.text.flag(name)}
	}
	o := s.attribute(key)
	if o.Absent() {
		return Flag{State: [...]State{model.CookieOff: Off, model.CookieOn: On, model.CookieByConnection: ByConnection}[byDefault]}
	}
	if !o.Present() {
		return Flag{}
	}
	f := Flag{Value: o.Value}
	switch c := o.Value.Const(); {
	case c.Kind == flow.NoConst || c.Default:
	case c.Kind == flow.String && c.Text == "auto":
		f.State = ByConnection
	case c.Truthy():
		f.State = On
	default:
		f.State = Off
	}
	return f
}

// SameSite tells the mode in lower case, "" if the cookie has none; known is
// false if the code does not say.
func (s *Setter) SameSite() (mode string, at flow.Value, known bool) {
	if s.text != nil {
		a, known := s.text.attr("samesite")
		return strings.ToLower(a.text), flow.Value{}, known && !a.open
	}
	o := s.attribute(s.Keys.SameSite)
	switch {
	case o.Absent():
		return s.sameSiteDefault(), flow.Value{}, true
	case !o.Present():
		return "", flow.Value{}, false
	}
	switch c := o.Value.Const(); c.Kind {
	case flow.True:
		return "strict", o.Value, true
	case flow.False, flow.Null:
		return "", o.Value, true
	case flow.String:
		return strings.ToLower(c.Text), o.Value, !c.Default
	}
	return "", o.Value, false
}

func (s *Setter) sameSiteDefault() string {
	since := s.SameSiteSince
	if since == nil {
		return s.CookieSetter.SameSite
	}
	digits := strings.TrimLeft(s.At.File.Range(since.Package), "^~>=v ")
	major, _, _ := strings.Cut(digits, ".")
	if n, err := strconv.Atoi(major); err == nil && n < since.Major {
		return ""
	}
	return s.CookieSetter.SameSite
}

// Domain returns the Domain attribute as far as it is constant; given is false
// if there certainly is none, or if it is unknown.
func (s *Setter) Domain() (domain string, at flow.Value, given bool) {
	return s.word(s.Keys.Domain, "domain")
}

// PathAttribute returns the Path attribute that is written, as Domain does.
func (s *Setter) PathAttribute() (path string, at flow.Value, given bool) {
	return s.word(s.Keys.Path, "path")
}

func (s *Setter) word(key, name string) (string, flow.Value, bool) {
	if s.text != nil {
		a, _ := s.text.attr(name)
		return a.text, s.At, a.given && !a.open
	}
	o := s.attribute(key)
	text, ok := o.Str()
	return text, o.Value, ok
}

// Has reports whether the attribute Domain or Path is certainly absent, as
// "no", present with whatever value, as "yes", or unknown, as "".
func (s *Setter) Has(name string) string {
	if s.text != nil {
		a, known := s.text.attr(name)
		switch {
		case a.given:
			return "yes"
		case known:
			return "no"
		}
		return ""
	}
	o := s.attribute(map[string]string{"domain": s.Keys.Domain, "path": s.Keys.Path}[name])
	if o.Present() && o.Value.Const().Kind != flow.Null {
		if o.Value.Op() == js.OpRef || o.Value.Const().Kind == flow.NoConst {
			return "" // it may hold undefined
		}
		return "yes"
	}
	if o.Absent() || o.Present() {
		return "no"
	}
	return ""
}
