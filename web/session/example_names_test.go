package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tenet/web/cookie"
	"tenet/web/session"
)

// within runs a function with a new session.
func within(do func(s *session.Session)) {
	keys, _ := cookie.NewKeyring(cookie.SHA256("secret")...)
	sessions, _ := session.New(session.Options{Keys: keys})
	visit(sessions, "", func(_ http.ResponseWriter, r *http.Request) { do(session.From(r)) })
}

func ExampleSession_Delete() {
	within(func(s *session.Session) {
		s.Set("user", "ann")
		s.Set("basket", 3)
		s.Delete("basket")
		fmt.Println(s.Keys())
	})
	// Output: [user]
}

func ExampleSession_Clear() {
	within(func(s *session.Session) {
		s.Set("user", "ann")
		s.Clear()
		fmt.Println(s.Keys(), s.IsPopulated())
	})
	// Output: [] false
}

func ExampleSession_Get() {
	within(func(s *session.Session) {
		s.Set("basket", map[string]int{"apple": 3})
		var basket map[string]int
		there, err := s.Get("basket", &basket)
		fmt.Println(there, err, basket["apple"])
		there, err = s.Get("nothing", &basket)
		fmt.Println(there, err)
	})
	// Output:
	// true <nil> 3
	// false <nil>
}

// A session in a store has a name, which its cookie carries.
func ExampleSession_ID() {
	store := session.NewMemory(0)
	sessions, _ := session.New(session.Options{Store: store, Secrets: []string{"keyboard cat"}})
	name := ""
	visit(sessions, "", func(_ http.ResponseWriter, r *http.Request) {
		session.From(r).Set("user", "ann")
		name = session.From(r).ID()
	})
	record, err := store.Load(context.Background(), name)
	fmt.Println(len(name), len(record) > 0, err)
	// Output: 32 true <nil>
}

func ExampleMemory() {
	ctx := context.Background()
	var store session.Store = session.NewMemory(1)
	fmt.Println(store.Save(ctx, "a", []byte(`{"cookie":{}}`), time.Hour))
	fmt.Println(errors.Is(store.Save(ctx, "b", []byte(`{"cookie":{}}`), time.Hour), session.ErrFull))
	record, _ := store.Load(ctx, "a")
	fmt.Println(string(record))
	store.Delete(ctx, "a")
	record, err := store.Load(ctx, "a")
	fmt.Println(record == nil, err)
	// Output:
	// <nil>
	// true
	// {"cookie":{}}
	// true <nil>
}

func ExampleMemory_Len() {
	var memory *session.Memory = session.NewMemory(10)
	memory.Save(context.Background(), "a", nil, time.Hour)
	fmt.Println(memory.Len())
	// Output: 1
}

// What was signed out of is remembered until its cookie would have expired.
func ExampleRevocations() {
	ctx := context.Background()
	var revoked session.Revocations = session.NewMemory(0)
	revoked.Revoke(ctx, "a", time.Hour)
	a, _ := revoked.Revoked(ctx, "a")
	b, _ := revoked.Revoked(ctx, "b")
	fmt.Println(a, b)
	// Output: true false
}

func ExampleErrID() {
	_, err := session.UnsignID("s:name.forged", "keyboard cat")
	fmt.Println(errors.Is(err, session.ErrID))
	// Output: true
}
