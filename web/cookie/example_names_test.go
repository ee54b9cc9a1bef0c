package cookie_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"tenet/web/cookie"
)

// line is what is sent of a cookie.
func line(c cookie.Cookie) string {
	jar, _ := cookie.New(cookie.Options{})
	w, r := exchange()
	if err := jar.Set(w, r, c); err != nil {
		return err.Error()
	}
	return w.Header().Get("Set-Cookie")
}

func ExampleSameSite() {
	for _, mode := range []cookie.SameSite{"", cookie.Lax, cookie.Strict, cookie.None, cookie.SameSiteOmit, "loose"} {
		fmt.Println(line(cookie.Cookie{Name: "a", Value: "1", SameSite: mode}))
	}
	// Output:
	// a=1; path=/; samesite=lax; secure; httponly
	// a=1; path=/; samesite=lax; secure; httponly
	// a=1; path=/; samesite=strict; secure; httponly
	// a=1; path=/; samesite=none; secure; httponly
	// a=1; path=/; secure; httponly
	// setting the cookie "a": SameSite "loose" is none of lax, strict, none
}

func ExampleSecure() {
	for _, secure := range []cookie.Secure{cookie.Auto, cookie.Always, cookie.Never} {
		fmt.Println(line(cookie.Cookie{Name: "a", Value: "1", Secure: secure}))
	}
	// Output:
	// a=1; path=/; samesite=lax; secure; httponly
	// a=1; path=/; samesite=lax; secure; httponly
	// a=1; path=/; samesite=lax; httponly
}

func ExamplePriority() {
	for _, priority := range []cookie.Priority{cookie.Low, cookie.Medium, cookie.High} {
		fmt.Println(line(cookie.Cookie{Name: "a", Value: "1", Priority: priority}))
	}
	// Output:
	// a=1; path=/; priority=low; samesite=lax; secure; httponly
	// a=1; path=/; priority=medium; samesite=lax; secure; httponly
	// a=1; path=/; priority=high; samesite=lax; secure; httponly
}

// A widget that other sites embed, which pages read, and which each of these
// sites has a jar of its own for.
func ExampleCookie() {
	fmt.Println(line(cookie.Cookie{Name: "widget", Value: "1", Path: "/widget", SameSite: cookie.None, ScriptReadable: true, Partitioned: true}))
	fmt.Println(line(cookie.Cookie{Name: "gone"}))
	// Output:
	// widget=1; path=/widget; samesite=none; secure; partitioned
	// gone=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; secure; httponly
}

func ExampleCookie_overwrite() {
	jar, _ := cookie.New(cookie.Options{Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }})
	w, r := exchange()
	jar.Set(w, r, cookie.Cookie{Name: "theme", Value: "light"})
	jar.Set(w, r, cookie.Cookie{Name: "theme", Value: "dark", MaxAge: 24 * time.Hour, Domain: "shop.example", Overwrite: true})
	fmt.Println(w.Header()["Set-Cookie"])
	// Output: [theme=dark; path=/; expires=Fri, 02 Jan 2026 00:00:00 GMT; domain=shop.example; samesite=lax; secure; httponly]
}

func ExampleMaxSize() {
	jar, _ := cookie.New(cookie.Options{})
	w, r := exchange()
	fits := jar.Set(w, r, cookie.Cookie{Name: "a", Value: strings.Repeat("x", cookie.MaxSize-1)})
	more := jar.Set(w, r, cookie.Cookie{Name: "a", Value: strings.Repeat("x", cookie.MaxSize)})
	fmt.Println(fits, errors.Is(more, cookie.ErrTooLong))
	// Output: <nil> true
}

func ExampleErrInsecure() {
	jar, _ := cookie.New(cookie.Options{})
	w, r := exchange()
	r.TLS = nil
	err := jar.Set(w, r, cookie.Cookie{Name: "sid", Value: "1", Secure: cookie.Always})
	fmt.Println(errors.Is(err, cookie.ErrInsecure))
	// Output: true
}

func ExampleErrNone() {
	jar, _ := cookie.New(cookie.Options{})
	w, r := exchange()
	_, err := jar.Get(w, r, "theme")
	fmt.Println(errors.Is(err, cookie.ErrNone))
	// Output: true
}

func ExampleKey() {
	ring, _ := cookie.NewKeyring(cookie.Key{Secret: []byte("new secret")}, cookie.Key{Secret: []byte("keyboard cat"), SHA1: true})
	fmt.Println(ring.Verify("foo=bar", "iW2fuCIzk9Cg_rqLT1CAqrtdWs8"))
	// Output: true
}

func ExampleKeyring() {
	var ring *cookie.Keyring
	ring, err := cookie.NewKeyring()
	fmt.Println(ring == nil, err)
	// Output: true making a keyring: no keys
}

func ExampleKeyring_Verify() {
	ring, _ := cookie.NewKeyring(cookie.SHA256("secret")...)
	fmt.Println(ring.Verify("a=1", ring.Sign("a=1")), ring.Verify("a=2", ring.Sign("a=1")))
	// Output: true false
}

// A secret that is changed: what the old one encrypted still opens, and should
// be sent anew.
func ExampleBox() {
	var old, box *cookie.Box
	old, _ = cookie.NewBox([]byte("32 random bytes of last year...."))
	box, _ = cookie.NewBox([]byte("32 random bytes from a generator"), []byte("32 random bytes of last year...."))
	sealed, _ := old.Seal("cart", "3 apples")
	value, index, err := box.Open("cart", sealed)
	fmt.Println(value, index, err)
	// Output: 3 apples 1 <nil>
}

func ExampleJar() {
	var jar *cookie.Jar
	jar, err := cookie.New(cookie.Options{Keys: &cookie.Keyring{}, Box: &cookie.Box{}})
	fmt.Println(jar == nil, err)
	// Output: true making a jar: it has Keys and a Box; what is encrypted needs no signature
}
