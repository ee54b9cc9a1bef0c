//go:build unix

package redistest_test

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"tenet/web/session/redisstore/redistest"
)

// inExample stands for the *testing.T that a test has.
type inExample struct{ cleanup []func() }

func (*inExample) Helper()                           {}
func (*inExample) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (e *inExample) Cleanup(f func())                { e.cleanup = append(e.cleanup, f) }
func (e *inExample) end() {
	for _, f := range e.cleanup {
		defer f()
	}
}

func ExampleStart() {
	t := &inExample{}
	defer t.end()
	with := func(t redistest.TB, harm func(*redistest.Server)) {
		server := redistest.Start(t, "--requirepass", "secret")
		client := redis.NewClient(&redis.Options{Addr: server.Addr, Password: "secret", MaxRetries: -1})
		defer client.Close()
		client.Set(context.Background(), "a", "1", 0)
		harm(server)
		fmt.Println(client.Get(context.Background(), "a").Val(), server.Socket != "")
	}
	with(t, func(s *redistest.Server) { s.Freeze()() })
	with(t, (*redistest.Server).Kill)
	with(t, func(s *redistest.Server) { s.Restart(true) })
	with(t, func(s *redistest.Server) { s.Restart(false) })
	// Output:
	// 1 true
	//  true
	// 1 true
	//  true
}
