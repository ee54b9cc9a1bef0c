package rule

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestOverTLS(t *testing.T) {
	for _, test := range []struct {
		name, scheme string
		tls          bool
		want         bool
	}{
		{"the front says so", "https", false, true},
		{"the front says no, whatever the last connection was", "http", true, false},
		{"nobody says: the connection does", "", true, true},
		{"nobody says, and the connection is plain", "", false, false},
	} {
		r := &http.Request{URL: &url.URL{Scheme: test.scheme, Path: "/"}}
		if test.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if got := OverTLS(r); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
}

// An Enforcement that nobody listens to takes everything that it is told.
func TestEnforcementTells(t *testing.T) {
	var e Enforcement
	e.Tell("cookies/same-site", "SameSite added")
	e.Logger().Error("nobody reads this")
	var heard []string
	e.Note = func(check, what string) { heard = append(heard, check+": "+what) }
	e.Tell("cookies/same-site", "SameSite added")
	if len(heard) != 1 || heard[0] != "cookies/same-site: SameSite added" {
		t.Errorf("Note heard %q", heard)
	}
	var b bytes.Buffer
	e.Log = slog.New(slog.NewTextHandler(&b, nil))
	if e.Logger().Error("masked"); !strings.Contains(b.String(), "masked") {
		t.Errorf("the log has %q", b.String())
	}
}
