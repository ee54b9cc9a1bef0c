package redisstore_test

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"tenet/web/session/redisstore"
)

// with runs a function with a client of a server in this process.
func with(do func(ctx context.Context, client *redis.Client, server *miniredis.Miniredis)) {
	server, err := miniredis.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	defer client.Close()
	do(context.Background(), client, server)
}

func ExampleStore() {
	with(func(ctx context.Context, client *redis.Client, _ *miniredis.Miniredis) {
		var store *redisstore.Store = redisstore.New(client)
		fmt.Println(store.Save(ctx, "abc", []byte(`{"cookie":{},"user":"ann"}`), time.Hour))
		record, err := store.Load(ctx, "abc")
		fmt.Println(string(record), err)
		fmt.Println(store.Delete(ctx, "abc"))
		record, err = store.Load(ctx, "abc")
		fmt.Println(record == nil, err)
	})
	// Output:
	// <nil>
	// {"cookie":{},"user":"ann"} <nil>
	// <nil>
	// true <nil>
}

func ExampleStore_Revoke() {
	with(func(ctx context.Context, client *redis.Client, server *miniredis.Miniredis) {
		store := redisstore.New(client)
		store.Revoke(ctx, "abc", time.Hour)
		fmt.Println(store.Revoked(ctx, "abc"))
		server.FastForward(2 * time.Hour)
		fmt.Println(store.Revoked(ctx, "abc"))
	})
	// Output:
	// true <nil>
	// false <nil>
}

// Several applications share a server.
func ExampleWithPrefix() {
	with(func(ctx context.Context, client *redis.Client, server *miniredis.Miniredis) {
		store := redisstore.WithPrefix(client, "shop:")
		store.Save(ctx, "abc", []byte("{}"), time.Hour)
		fmt.Println(server.Keys())
	})
	// Output: [shop:abc]
}
