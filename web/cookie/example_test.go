package cookie_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"tenet/web/cookie"
)

func exchange() (*httptest.ResponseRecorder, *http.Request) {
	return httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
}

func Example() {
	keys, _ := cookie.NewKeyring(cookie.SHA256("a secret from the environment")...)
	jar, _ := cookie.New(cookie.Options{Keys: keys, Prefix: true})

	w, r := exchange()
	if err := jar.Set(w, r, cookie.Cookie{Name: "theme", Value: "dark"}); err != nil {
		fmt.Println(err)
	}
	for _, line := range w.Header()["Set-Cookie"] {
		fmt.Println(line)
	}
	// Output:
	// __Host-theme=dark; path=/; samesite=lax; secure; httponly
	// __Host-theme.sig=nWVKxwicFYtDiNSbKOiwU2Un8tOYv-dnUUBG2QPrl_I; path=/; samesite=lax; secure; httponly
}

func ExampleJar_Set() {
	jar, _ := cookie.New(cookie.Options{})
	w, r := exchange()
	err := jar.Set(w, r, cookie.Cookie{Name: "big", Value: strings.Repeat("x", 5000)})
	fmt.Println(errors.Is(err, cookie.ErrTooLong))

	r.TLS = nil
	err = jar.Set(w, r, cookie.Cookie{Name: "sid", Value: "1", Secure: cookie.Always})
	fmt.Println(err)
	// Output:
	// true
	// setting the cookie sid: a secure cookie cannot be set over a connection without TLS
}

func ExampleJar_Get() {
	keys, _ := cookie.NewKeyring(cookie.SHA1("keyboard cat")...)
	jar, _ := cookie.New(cookie.Options{Keys: keys})
	w, r := exchange()
	r.Header.Set("Cookie", "foo=bar; foo.sig=iW2fuCIzk9Cg_rqLT1CAqrtdWs8")
	fmt.Println(jar.Get(w, r, "foo"))

	r.Header.Set("Cookie", "foo=forged; foo.sig=iW2fuCIzk9Cg_rqLT1CAqrtdWs8")
	_, err := jar.Get(w, r, "foo")
	fmt.Println(errors.Is(err, cookie.ErrSignature))
	// Output:
	// bar <nil>
	// true
}

// The new key signs; what Node.js signed with the old one is accepted.
func ExampleNewKeyring() {
	old, _ := cookie.NewKeyring(cookie.SHA1("old")...)
	ring, _ := cookie.NewKeyring(append(cookie.SHA256("new"), cookie.SHA1("old")...)...)
	fmt.Println(ring.Index("a=1", ring.Sign("a=1")), ring.Index("a=1", old.Sign("a=1")))
	// Output: 0 1
}

func ExampleNewBox() {
	box, _ := cookie.NewBox([]byte("32 random bytes from a generator"))
	sealed, _ := box.Seal("cart", "3 apples")
	value, _, err := box.Open("cart", sealed)
	fmt.Println(value, err)
	_, _, err = box.Open("order", sealed)
	fmt.Println(errors.Is(err, cookie.ErrSealed))
	// Output:
	// 3 apples <nil>
	// true
}

func ExampleParse() {
	c, err := cookie.Parse("sid=abc; Max-Age=3600; Secure; HttpOnly; SameSite=Strict")
	fmt.Println(c.Name, c.MaxAge == time.Hour, c.Secure == cookie.Always, c.ScriptReadable, c.SameSite, err)
	// Output: sid true true false strict <nil>
}

func ExampleRead() {
	_, r := exchange()
	r.Header.Set("Cookie", `a=1; b="two"`)
	fmt.Println(cookie.Read(r, "b"))
	// Output: two true
}

func ExampleForwarded() {
	r := httptest.NewRequest("GET", "http://10.0.0.5/", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	fmt.Println(cookie.Forwarded(r))
	// Output: true
}
