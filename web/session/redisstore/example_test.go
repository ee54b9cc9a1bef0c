package redisstore_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"tenet/web/session"
	"tenet/web/session/redisstore"
)

func Example() {
	server, err := miniredis.Run() // in production: the address of a real one
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	defer client.Close()

	sessions, err := session.New(session.Options{Store: redisstore.New(client), Secrets: []string{"keyboard cat"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	app := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { session.From(r).Set("user", "ann") })
	sessions(app).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil))
	fmt.Println(len(server.Keys()), "session in", server.Keys()[0][:5])
	// Output: 1 session in sess:
}
