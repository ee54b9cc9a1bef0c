package cookie

import (
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"tenet/internal/probe"
)

func TestLine(t *testing.T) {
	for _, test := range []struct {
		line string
		edit func(*Line)
		want string
	}{
		{"a=b", func(*Line) {}, "a=b"},
		{"a=b; Path=/;Expires=Thu, 01 Jan 1970 00:00:00 GMT; x", func(*Line) {}, "a=b; Path=/;Expires=Thu, 01 Jan 1970 00:00:00 GMT; x"},
		{"a=b; Path=/", func(l *Line) { l.Set("Secure", "") }, "a=b; Path=/; Secure"},
		{"a=b; samesite = none ;secure", func(l *Line) { l.Set("SameSite", "Lax") }, "a=b;secure; SameSite=Lax"},
		{"a=b; Domain=a.example; domain=b.example; ; Path=/", func(l *Line) { l.Remove("Domain") }, "a=b; Path=/"},
		{" a = b=c ; Path=/", func(l *Line) { l.SetPair("__Host-"+l.Name, l.Value()) }, "__Host-a=b=c; Path=/"},
		{"a=b; Max-Age=5", func(l *Line) { l.Set("Max-Age", "3"); l.Set("HttpOnly", ""); l.Set("Domain", "a.example") }, "a=b; Max-Age=3; HttpOnly; Domain=a.example"},
		{"alone", func(l *Line) { l.SetPair("n", l.Value()) }, "n=alone"},
	} {
		l, ok := ParseLine(test.line)
		if !ok {
			t.Errorf("%q is no cookie", test.line)
			continue
		}
		before := l.Clone()
		test.edit(&l)
		if got := l.String(); got != test.want {
			t.Errorf("%q became %q, want %q", test.line, got, test.want)
		}
		if before.String() != test.line {
			t.Errorf("the copy of %q changed with it: %q", test.line, before.String())
		}
		l.Line = "" // the text for findings, which nobody asks for here
		again, ok := probe.ParseSetCookie(l.String())
		if again.Line = ""; !ok || again != l.Cookie {
			t.Errorf("%q knows of itself %+v, a browser reads %+v", l.String(), l.Cookie, again)
		}
	}
	if _, ok := ParseLine("a=b\x00"); ok {
		t.Error("a line that browsers drop is taken")
	}
	if l, _ := ParseLine("name=value; Path=/"); l.Size() != len("namevalue") {
		t.Errorf("the size is %d", l.Size())
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string][2]bool{
		"connect.sid": {true, false}, "__Host-session": {true, false}, "XSRF-TOKEN": {false, true}, "theme": {false, true}, "basket": {false, false},
	} {
		if got := [2]bool{NameLetsIn(name), NameShown(name)}; got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// Cookies that were set before an informational answer go out with the final
// one, once.
func TestRewrite(t *testing.T) {
	edits := 0
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/none" {
			return
		}
		w.Header().Add("Set-Cookie", "a=1")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Add("Set-Cookie", "b=2")
		w.Write([]byte("hello"))
	})
	server := httptest.NewServer(Rewrite(app, func(_ *http.Request, lines []string) []string {
		edits++
		if len(lines) == 2 && lines[1] == "b=2" {
			return []string{lines[0] + "; Secure", lines[1] + "; Secure"}
		}
		return nil
	}))
	defer server.Close()
	var hints []textproto.MIMEHeader
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got1xxResponse: func(_ int, h textproto.MIMEHeader) error {
		hints = append(hints, h)
		return nil
	}})
	for path, want := range map[string][]string{"/": {"a=1; Secure", "b=2; Secure"}, "/none": nil} {
		req, err := http.NewRequestWithContext(ctx, "GET", server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Values("Set-Cookie"); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	if edits != 1 || len(hints) != 1 || len(hints[0]["Set-Cookie"]) != 0 {
		t.Errorf("%d edits, hints %v", edits, hints)
	}
}

// FuzzLine holds that a line which is not changed stays as it is, and that an
// attribute that is set is the one that browsers read.
func FuzzLine(f *testing.F) {
	f.Add("sid=1; Path=/; SameSite=None; Domain=a.example")
	f.Add("a; ;;=x; samesite")
	f.Add("=v;SameSite=Strict; SAMESITE=x")
	f.Fuzz(func(t *testing.T, text string) {
		l, ok := ParseLine(text)
		if !ok {
			return
		}
		if l.String() != text {
			t.Fatalf("%q became %q", text, l.String())
		}
		name := l.Name
		l.Set("SameSite", "Lax")
		l.Set("Secure", "")
		l.Remove("Domain")
		again, ok := probe.ParseSetCookie(l.String())
		if !ok || again.Name != name || again.SameSite != "lax" || !again.Secure || again.Domain != "" {
			t.Errorf("%q became %q, which is %+v", text, l.String(), again)
		}
		if strings.Count(strings.ToLower(l.String()), "samesite=lax") == 0 {
			t.Errorf("%q became %q", text, l.String())
		}
	})
}
