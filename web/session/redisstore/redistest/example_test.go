//go:build unix

package redistest_test

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"

	"tenet/web/session/redisstore"
	"tenet/web/session/redisstore/redistest"
)

// A test that breaks the server and mends it. It has no output: it is what
// stands in a function of a _test.go file.
func ExampleStart() {
	_ = func(t *testing.T) {
		var server *redistest.Server = redistest.Start(t, "--requirepass", "secret")
		client := redis.NewClient(&redis.Options{Addr: server.Addr, Password: "secret"}) // or server.Socket
		defer client.Close()
		store := redisstore.New(client)
		server.Kill()
		if _, err := store.Load(context.Background(), "id"); err == nil {
			t.Error("a dead server answered")
		}
		server.Restart(true) // with its data
		thaw := server.Freeze()
		thaw()
	}
}
