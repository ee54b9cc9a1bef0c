package cookie

import (
	"regexp"
	"strconv"
	"time"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A Life says how long a cookie lives, as far as that is constant.
type Life struct {
	Value    flow.Value // where it is written; the text of cookies that are text
	Key      string     // what it is called there: "maxAge", "ttl", "Expires"
	Source   string     // as written
	Relative bool       // Age counts; otherwise Date
	Age      time.Duration
	Number   float64   // of a Max-Age, in the library's unit
	Counted  bool      // Number is given
	Date     time.Time // zero if Invalid
	Invalid  bool
}

// limit keeps durations away from overflow; it is 250 years.
const limit = 250 * 365 * 24 * time.Hour

// MaxAge returns the life that Max-Age gives.
func (s *Setter) MaxAge() (Life, bool) {
	if s.text != nil {
		a, _ := s.text.attr("max-age")
		l := Life{Value: s.At, Key: "Max-Age", Source: a.text, Relative: true, Counted: true}
		if !a.given || a.open {
			return Life{}, false
		}
		n, ok := number(a.text)
		if !ok {
			l.Invalid = true
			return l, true
		}
		l.Number, l.Age = n, scaled(n, time.Second)
		return l, true
	}
	o := s.attribute(s.Keys.MaxAge)
	n, ok := o.Num()
	if !ok || s.Days {
		return Life{}, false
	}
	return Life{Value: o.Value, Key: s.Keys.MaxAge, Source: o.Value.Source(), Relative: true, Counted: true, Number: n, Age: scaled(n, s.Unit)}, true
}

// Expires returns the life that Expires gives.
func (s *Setter) Expires() (Life, bool) {
	if s.text != nil {
		a, _ := s.text.attr("expires")
		if !a.given || a.open || a.text == "" {
			return Life{}, false
		}
		l := Life{Value: s.At, Key: "Expires", Source: a.text}
		l.Date, l.Invalid = cookieDate(a.text)
		return l, true
	}
	o := s.attribute(s.Keys.Expires)
	if !o.Present() {
		return Life{}, false
	}
	l := Life{Value: o.Value, Key: s.Keys.Expires, Source: o.Value.Source()}
	if n, ok := o.Num(); ok {
		if !s.Days {
			return Life{}, false
		}
		l.Relative, l.Number, l.Age = true, n, scaled(n, 24*time.Hour)
		return l, true
	}
	if s.Days { // js-cookie takes texts for what they are
		return Life{}, false
	}
	return l, l.made(o.Value)
}

// made reads `new Date(...)`.
func (l *Life) made(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	if !ok || !c.New() || !c.Callee.Is("globalThis.Date") {
		return false
	}
	n, exact := c.Len()
	if !exact || n == 0 {
		l.Relative = exact // now
		return exact
	}
	first := c.Arg(0)
	switch k := first.Const(); {
	case k.Kind == flow.String && !k.Default && n == 1:
		l.Date, l.Invalid = scriptDate(k.Text)
		return true
	case k.Kind == flow.Number && n == 1:
		l.Date = time.UnixMilli(int64(min(max(k.Num, -1e15), 1e15))).UTC()
		return true
	case k.Kind == flow.Number:
		month, ok := c.Arg(1).Num()
		l.Date = time.Date(int(min(max(k.Num, 0), 9999)), time.Month(int(min(max(month, 0), 1200))+1), 1, 0, 0, 0, 0, time.UTC)
		return ok
	}
	if ms, ok := fromNow(first); ok && n == 1 {
		l.Relative, l.Age = true, scaled(ms, time.Millisecond)
		return true
	}
	return false
}

// fromNow reads `Date.now() + n` and its equals, in milliseconds.
func fromNow(v flow.Value) (float64, bool) {
	row := v.Row()
	if row.Op == js.OpRef {
		v = v.Origin()
		row = v.Row()
	}
	if row.Op == js.OpBinary {
		x, y := v.File.Value(row.X), v.File.Value(row.Y)
		switch op := v.File.JS.Str(row.Str); op {
		case "+":
			for _, pair := range [2][2]flow.Value{{x, y}, {y, x}} {
				if n, ok := pair[1].Num(); ok {
					base, now := fromNow(pair[0])
					return base + n, now
				}
			}
		case "-":
			if n, ok := y.Num(); ok {
				base, now := fromNow(x)
				return base - n, now
			}
		}
		return 0, false
	}
	return 0, isNow(v)
}

// isNow recognises Date.now(), +new Date(), new Date().getTime() and valueOf().
func isNow(v flow.Value) bool {
	row := v.Row()
	if row.Op == js.OpUnary && v.File.JS.Str(row.Str) == "+" {
		c, ok := v.File.Value(row.X).AsCall()
		n, _ := c.Len()
		return ok && n == 0 && c.New() && c.Callee.Is("globalThis.Date")
	}
	c, ok := v.AsCall()
	if !ok {
		return false
	}
	if c.Callee.Is("globalThis.Date.now") {
		return true
	}
	made, ok := c.Receiver().Origin().AsCall()
	n, _ := made.Len()
	return ok && (c.Method() == "getTime" || c.Method() == "valueOf") && made.New() && n == 0 && made.Callee.Is("globalThis.Date")
}

func scaled(n float64, unit time.Duration) time.Duration {
	d := n * float64(unit)
	return time.Duration(min(max(d, -float64(limit)), float64(limit)))
}

var digits = regexp.MustCompile(`^-?[0-9]{1,15}$`)

func number(s string) (float64, bool) {
	if !digits.MatchString(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// takesBack reports whether the cookie is deleted: set to nothing, or to
// expire at once.
func (s *Setter) takesBack() bool {
	if s.Session {
		return false
	}
	if s.text != nil && s.text.value == "" && len(s.text.values) == 0 {
		return true
	}
	if s.text == nil && s.CookieSetter.Value.Arg >= 0 {
		v := s.at(s.CookieSetter.Value)
		switch k := v.Value.Const(); {
		case v.State == flow.Absent && s.exact, k.Kind == flow.Null, k.Kind == flow.Undefined && v.Value.OK(), k.Kind == flow.String && k.Text == "":
			return true
		}
	}
	if l, ok := s.MaxAge(); ok && !l.Invalid && l.Number <= 1 {
		return true
	}
	l, ok := s.Expires()
	return ok && (l.Relative && l.Age <= 0 || !l.Relative && !l.Invalid && !l.Date.IsZero() && l.Date.Year() < 1981)
}
