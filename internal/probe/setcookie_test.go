package probe_test

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/probe"
)

func TestParseSetCookie(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		line string
		want probe.Cookie
	}{
		{"sid=abc; Path=/; HttpOnly; Secure; SameSite=Lax", probe.Cookie{Name: "sid", Path: "/", HasPath: true, HTTPOnly: true, Secure: true, SameSite: "lax", Line: "sid=...; Path=/; HttpOnly; Secure; SameSite=Lax"}},
		{" a = b ;secure ; SECURE", probe.Cookie{Name: "a", Secure: true, Line: "a=...; secure; SECURE"}},
		{"alone", probe.Cookie{Line: "=..."}},
		{"a=; Max-Age=0", probe.Cookie{Name: "a", Empty: true, HasMaxAge: true, Line: "a=; Max-Age=0"}},
		{"a=b; Max-Age=1; Max-Age=60", probe.Cookie{Name: "a", HasMaxAge: true, MaxAge: time.Minute, Line: "a=...; Max-Age=1; Max-Age=60"}},
		{"a=b; Max-Age=1h; Max-Age=-", probe.Cookie{Name: "a", Line: "a=...; Max-Age=1h; Max-Age=-"}},
		{"a=b; Domain=x; Domain=.y", probe.Cookie{Name: "a", Domain: ".y", Line: "a=...; Domain=x; Domain=.y"}},
		{"j=eyJh.e30.x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", probe.Cookie{Name: "j", Token: true, Expires: "Thu, 01 Jan 1970 00:00:00 GMT", Line: "j=...; Expires=..."}},
	} {
		got, ok := probe.ParseSetCookie(test.line)
		if !ok || got != test.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", test.line, got, test.want)
		}
	}
	for _, line := range []string{"", ";", "=", "a=b\nc", "a=" + strings.Repeat("x", 5000)} {
		if c, ok := probe.ParseSetCookie(line); ok {
			t.Errorf("%.20q gives %+v", line, c)
		}
	}
	for line, want := range map[string]time.Duration{
		"a=b; Expires=Thu, 08 Jan 2026 00:00:00 GMT": 7 * 24 * time.Hour,
		"a=b; Expires=Thu, 08-Jan-2026 00:00:00 GMT": 7 * 24 * time.Hour,
		"a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT": 0,
		"a=b; Max-Age=99999999999999999999":          100 * 365 * 24 * time.Hour,
	} {
		c, _ := probe.ParseSetCookie(line)
		if life, session := c.Life(now); life != want || session {
			t.Errorf("%s lives for %v", line, life)
		}
	}
}

func FuzzSetCookie(f *testing.F) {
	for _, s := range []string{"sid=secretvalue; Path=/; HttpOnly", "a=b; Max-Age=-1; Expires=x", "=; ;;=", "\xff=\xfe; \xc0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, ok := probe.ParseSetCookie(line)
		if !ok {
			return
		}
		if strings.ContainsAny(c.Line, "\n\r\x00") || c.MaxAge < 0 {
			t.Errorf("%q gives %+v", line, c)
		}
		// What is shown means the same, without the value.
		if again, ok := probe.ParseSetCookie(c.Line); ok && (again.Secure != c.Secure || again.HTTPOnly != c.HTTPOnly || again.Line != c.Line && c.Name != "") {
			t.Errorf("%q is shown as %q, which is read as %+v", line, c.Line, again)
		}
	})
}
