package cookie

import (
	"strings"
	"unicode"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// Name returns the name of the cookie, "" if it is computed.
func (s *Setter) Name() string {
	if s.text != nil {
		if s.text.named {
			return s.text.name
		}
		return ""
	}
	o := s.given()
	if o.Absent() {
		return s.DefaultName
	}
	name, _ := o.Str()
	return name
}

// given is the name as the code gives it.
func (s *Setter) given() flow.Option {
	o := s.at(s.CookieSetter.Name)
	if o.Absent() && s.OldName != "" {
		return s.Setting(s.OldName)
	}
	return o
}

// HasDefaultName reports whether the name is the library's own, and where it
// is written if the code gives it.
func (s *Setter) HasDefaultName() (flow.Value, bool) {
	if s.text != nil || s.DefaultName == "" {
		return flow.Value{}, false
	}
	return s.given().Value, s.Name() == s.DefaultName
}

// Title names the cookie in a sentence: "the cookie theme", "the session
// cookie connect.sid", "the cookie config.name".
func (s *Setter) Title() string {
	title := "the cookie"
	if s.Session {
		title = "the session cookie"
	}
	if name := s.Name(); name != "" {
		return title + " " + name
	}
	if code := s.given().Value.Source(); code != "" && len(code) <= 30 {
		return title + " " + code
	}
	return title
}

// words says what a name is about: the name itself if it is constant, or what
// the code calls it.
func (s *Setter) words() []string {
	if s.text != nil {
		return split(s.text.name)
	}
	if name := s.Name(); name != "" {
		return split(name)
	}
	v := s.given().Value
	var all []string
	for _, o := range append([]flow.Value{v}, v.Origins()...) {
		if text, ok := o.Str(); ok {
			all = append(all, split(text)...)
		}
	}
	return append(all, split(v.Name())...)
}

// split parts a name into words in lower case: at signs, and where capitals
// begin.
func split(name string) []string {
	var b strings.Builder
	small := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r, small = ' ', false
		case unicode.IsUpper(r):
			if small {
				b.WriteByte(' ')
			}
			small = false
		default:
			small = true
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

// identities are words for what lets its bearer in, or a part of such a word.
var (
	identities    = words("sid ssid auth token tokens jwt sso remember rememberme passport credential credentials apikey bearer sess session sessions login user uid userid")
	identityParts = []string{"session", "sessid", "jwt", "authtoken", "accesstoken", "authent", "autologin"}

	// about are words that turn a name into one about the session: its state,
	// its looks, how often it failed.
	about = words("csrf xsrf redirect return next url uri page path state nonce verifier challenge info hint status expiry expires expired expire time timeout seen lang language locale " +
		"theme mode type count attempts error message flash notice dismissed banner consent visitor device client tracking cart analytics anonymous last tab view agent count")

	// shown are words for cookies that pages read on purpose.
	shown = words("theme lang language locale i18n i18next lng color colour dark mode csrf xsrf consent banner notice dismissed seen timezone tz sidebar layout view tab sort " +
		"font size zoom display preference preferences prefs settings currency flash message info")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// LetsIn reports whether the cookie looks as if its bearer were let in with
// it: a session, a token, a sign-in. So say the row of the library, the name,
// or what the value is made with.
func (s *Setter) LetsIn() bool {
	if s.Session {
		return true
	}
	if s.isMark() {
		return false
	}
	if says, known := nameLetsIn(s.words()); known {
		return says
	}
	for _, v := range s.values() {
		if isToken(v) {
			return true
		}
	}
	return false
}

// nameLetsIn tells from the words of a name whether its bearer is let in with
// the cookie; known is false if they say nothing.
func nameLetsIn(names []string) (says, known bool) {
	for _, w := range names {
		if about[w] {
			return false, true
		}
	}
	for i, w := range names {
		if identities[w] && (w != "user" || len(names) == 1) && (w != "login" || len(names) == 1) {
			return true, true
		}
		if w == "id" && i > 0 && identities[names[i-1]] {
			return true, true
		}
		for _, part := range identityParts {
			if strings.Contains(w, part) {
				return true, true
			}
		}
	}
	return false, false
}

// isMark reports whether the value is the same for everybody: 'loggedout'.
func (s *Setter) isMark() bool {
	if s.text != nil {
		return len(s.text.values) == 0
	}
	c := s.at(s.CookieSetter.Value).Value.Const()
	return c.Kind != flow.NoConst && !c.Default
}

// Shown reports whether pages read the cookie on purpose.
func (s *Setter) Shown() bool {
	if s.Hidden {
		return false
	}
	if nameShown(s.words()) {
		return true
	}
	for _, v := range s.values() {
		if c, ok := v.Origin().AsCall(); ok && c.Method() == "csrfToken" {
			return true
		}
	}
	return false
}

func nameShown(names []string) bool {
	for _, w := range names {
		if shown[w] || strings.HasPrefix(w, "csrf") || strings.HasPrefix(w, "xsrf") {
			return true
		}
	}
	return false
}

func (s *Setter) values() []flow.Value {
	if s.text != nil {
		return s.text.values
	}
	if v := s.at(s.CookieSetter.Value).Value; v.OK() {
		return []flow.Value{v}
	}
	return nil
}

// tokens make values that stand for a person or a session.
var tokens = []string{
	"jsonwebtoken.sign()", "jsonwebtoken.default.sign()", "jwt-simple.encode()", "express:req.sessionID", "express:req.session.id", "express:req.session",
	"node:crypto.randomBytes().toString()", "node:crypto.randomUUID()", "globalThis.crypto.randomUUID()", "uuid.v4()", "uuid()", "uuid/v4()", "nanoid.nanoid()", "nanoid()",
	"uid-safe()", "uid-safe.sync()", "koa:ctx.session", "fastify:req.session.sessionId",
}

func isToken(v flow.Value) bool {
	if v.Is(tokens...) {
		return true
	}
	// new SignJWT(...).sign() of jose is a chain of any length.
	for _, p := range v.Paths() {
		if strings.HasPrefix(p, "jose.SignJWT()") && strings.HasSuffix(p, ".sign()") {
			return true
		}
	}
	if v.Op() == js.OpTemplate || v.Op() == js.OpBinary {
		return false
	}
	if c, ok := v.AsCall(); ok && c.Callee.Is("globalThis.encodeURIComponent") {
		v = c.Arg(0)
	}
	switch strings.ToLower(v.Name()) {
	case "token", "jwt", "accesstoken", "access_token", "refreshtoken", "refresh_token", "sessionid", "session_id", "sessiontoken", "authtoken", "idtoken", "id_token":
		return true
	}
	return false
}
