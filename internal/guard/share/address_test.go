package share_test

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/share"
)

func TestParseAddress(t *testing.T) {
	for _, test := range []struct{ text, want string }{ // want: as it is shown, or a part of the error
		{"redis://10.0.0.5", "redis://10.0.0.5:6379"},
		{"redis://redis.internal:7000/3", "redis://redis.internal:7000/3"},
		{"rediss://guard:hunter2@redis.internal:6380", "rediss://guard@redis.internal:6380"},
		{"redis://:hunter2@[::1]:6379/0", "redis://[::1]:6379"},
		{"unix:///run/redis/redis.sock", "unix:///run/redis/redis.sock"},
		{"unix://guard:hunter2@/run/redis/redis.sock?db=2", "unix://guard@/run/redis/redis.sock?db=2"},
		{"localhost:6379", "is no address: write redis://"},
		{"hunter2", "is no address: write redis://"},
		{"http://hunter2@host", `begins with "http"`},
		{"redis://:hunter2@", "names no host"},
		{"redis://:hunter2@host:port", "is no address"},
		{"redis://host:0/hunter2", "has no port from 1 to 65535"},
		{"redis://host/hunter2", "ends in what is no number of a database"},
		{"redis://host?timeout=1", `has the parameter "timeout"`},
		{"redis://:hunt#er2@host", "is no address"},
		{"redis://host#hunter2", "has a #"},
		{"unix://redis.sock", "names no socket"},
	} {
		a, err := share.ParseAddress(test.text)
		got := a.String()
		if err != nil {
			got = err.Error()
		}
		if strings.Contains(got, "hunt") || err == nil && got != test.want || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %s, want %s", test.text, got, test.want)
		}
	}
}

func TestSocketFolder(t *testing.T) {
	for path, want := range map[string]string{"/run/redis/redis.sock": "/run/redis", "/srv/a/b.sock": "/srv/a", "/tmp/redis.sock": "", "/run/redis.sock": "", "/redis.sock": ""} {
		dir, err := share.Address{Network: "unix", Path: path}.SocketFolder()
		if dir != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", path, dir, err)
		}
	}
}

// All mistakes are said at once, each with its key.
func TestOptions(t *testing.T) {
	o := share.Options{Prefix: "a b", Timeout: time.Minute, Guards: -1, CA: []byte("x")}
	err := o.Check()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"guard.redis.url: names no", "guard.redis.prefix: ", "guard.redis.timeout: 1m0s", "guard.redis.guards: -1", "guard.redis.ca: the file has no certificate", "guard.redis.ca: it is only read with TLS"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
