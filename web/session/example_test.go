package session_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"tenet/web/cookie"
	"tenet/web/session"
)

// visit runs one request with a cookie, and returns the cookie to bring next.
func visit(sessions func(http.Handler) http.Handler, cookies string, app http.HandlerFunc) string {
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
	r.Header.Set("Cookie", cookies)
	sessions(app).ServeHTTP(w, r)
	var pairs []string
	for _, line := range w.Header()["Set-Cookie"] {
		pair, _, _ := strings.Cut(line, ";")
		pairs = append(pairs, pair)
	}
	if pairs == nil {
		return cookies
	}
	return strings.Join(pairs, "; ")
}

func Example() {
	keys, _ := cookie.NewKeyring(cookie.SHA1("secret of the Express application")...)
	sessions, err := session.New(session.Options{Keys: keys})
	if err != nil {
		fmt.Println(err)
		return
	}
	count := func(w http.ResponseWriter, r *http.Request) {
		s, views := session.From(r), 0
		s.Get("views", &views)
		s.Set("views", views+1)
		fmt.Println("views:", views+1)
	}
	cookies := visit(sessions, "", count)
	visit(sessions, cookies, count)
	fmt.Println(cookies)
	// Output:
	// views: 1
	// views: 2
	// session=eyJ2aWV3cyI6MX0=; session.sig=3_U648ILoGE8u53uEe7CPurrIhA
}

// A session that nobody can read, that ends after an hour without use and
// after a day at most, and that logging out ends for copies of it too.
func ExampleNew_encrypted() {
	box, _ := cookie.NewBox([]byte("32 random bytes from a generator"))
	sessions, err := session.New(session.Options{
		Box:      box,
		Idle:     time.Hour,
		Absolute: 24 * time.Hour,
		Revoked:  session.NewMemory(0),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	copied := visit(sessions, "", func(_ http.ResponseWriter, r *http.Request) { session.From(r).Set("user", "ann") })
	visit(sessions, copied, func(_ http.ResponseWriter, r *http.Request) {
		fmt.Println(session.From(r).Text("user"))
		session.From(r).Destroy()
	})
	visit(sessions, copied, func(_ http.ResponseWriter, r *http.Request) { fmt.Println(session.From(r).IsNew()) })
	// Output:
	// ann
	// true
}

// Sessions of express-session, in a store.
func ExampleNew_store() {
	sessions, _ := session.New(session.Options{Store: session.NewMemory(10_000), Secrets: []string{"keyboard cat"}})
	cookies := visit(sessions, "", func(_ http.ResponseWriter, r *http.Request) { session.From(r).Set("user", "ann") })
	fmt.Println(strings.HasPrefix(cookies, "connect.sid=s%3A"))
	visit(sessions, cookies, func(_ http.ResponseWriter, r *http.Request) { fmt.Println(session.From(r).Text("user")) })
	// Output:
	// true
	// ann
}

func ExampleSession_Renew() {
	sessions, _ := session.New(session.Options{Store: session.NewMemory(0), Secrets: []string{"keyboard cat"}})
	before := visit(sessions, "", func(_ http.ResponseWriter, r *http.Request) { session.From(r).Set("basket", 3) })
	after := visit(sessions, before, func(_ http.ResponseWriter, r *http.Request) {
		s := session.From(r)
		s.Renew() // the password was right
		s.Set("user", "ann")
	})
	fmt.Println(before != after)
	visit(sessions, before, func(_ http.ResponseWriter, r *http.Request) { fmt.Println(session.From(r).IsNew()) })
	visit(sessions, after, func(_ http.ResponseWriter, r *http.Request) { fmt.Println(session.From(r).Keys()) })
	// Output:
	// true
	// true
	// [basket user]
}

func ExampleSession_Set() {
	keys, _ := cookie.NewKeyring(cookie.SHA256("secret")...)
	sessions, _ := session.New(session.Options{Keys: keys})
	visit(sessions, "", func(_ http.ResponseWriter, r *http.Request) {
		s := session.From(r)
		fmt.Println(s.Set("order", int64(9007199254740993)))
		fmt.Println(s.Set("toString", 1))
		fmt.Println(s.IsChanged(), s.IsPopulated())
	})
	// Output:
	// storing "order" in the session: the number 9007199254740993 is larger than JavaScript can hold exactly; store it as text
	// storing "toString" in the session: the name is taken
	// true false
}

func ExampleSession_SetMaxAge() {
	keys, _ := cookie.NewKeyring(cookie.SHA256("secret")...)
	sessions, _ := session.New(session.Options{Keys: keys, Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }})
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
	sessions(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s := session.From(r)
		s.Set("user", "ann")
		s.SetMaxAge(30 * 24 * time.Hour) // "remember me"
	})).ServeHTTP(w, r)
	_, attributes, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
	fmt.Println(attributes)
	// Output: path=/; expires=Sat, 31 Jan 2026 00:00:00 GMT; samesite=lax; secure; httponly
}

func ExampleUnsignID() {
	value := session.SignID("Kq1VNXWbEHNCRYgqTyM4jQbBbfZ1zO6w", "keyboard cat")
	fmt.Println(session.UnsignID(value, "new secret", "keyboard cat"))
	fmt.Println(session.UnsignID(value, "new secret"))
	// Output:
	// Kq1VNXWbEHNCRYgqTyM4jQbBbfZ1zO6w <nil>
	//  the name of the session is not signed with a secret that is known
}
