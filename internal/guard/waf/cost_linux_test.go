package waf_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenet/internal/guard/waf"
)

// dear are requests within the bounds that cost as much as any we found.
func dear() map[string]func() *http.Request {
	text := func(n int, unit string) string { return strings.Repeat(unit, n/len(unit)+1)[:n] }
	const most = 15 << 10
	values := func(unit string) string {
		var list []string
		for i := range 99 {
			list = append(list, fmt.Sprintf(`"k%d": "%s"`, i, text(most/100-10, unit)))
		}
		return "{" + strings.Join(list, ", ") + "}"
	}
	all := map[string]func() *http.Request{}
	for name, unit := range map[string]string{"words": "select from where ", "quotes": "' or ", "tags": "<a b=c ", "brackets": "{[(", "shell": "$(x) ; "} {
		all["one value of "+name] = func() *http.Request {
			return request("POST", "/", asJSON, `{"a": "`+strings.ReplaceAll(text(most, unit), `"`, "")+`"}`)
		}
		all["many values of "+name] = func() *http.Request { return request("POST", "/", asJSON, values(unit)) }
		all["a cookie of "+name] = func() *http.Request {
			r := request("GET", "/", "", "")
			r.Header.Set("Cookie", "a="+text(12<<10, unit))
			return r
		}
		all["fields of "+name] = func() *http.Request {
			r := request("GET", "/", "", "")
			for i := range 80 {
				r.Header.Set(fmt.Sprint("X-A", i), text(300, unit))
			}
			return r
		}
	}
	return all
}

// No request costs more than bounded time of a processor. With that, a
// client's share of the places is what it can take from others.
func TestNoRequestIsDear(t *testing.T) {
	const most = 500 * time.Millisecond
	j := open(t, waf.Options{Block: true, PerClient: 1024})
	worst, of := time.Duration(0), ""
	for name, make := range dear() {
		r := make()
		r.RemoteAddr = name // a client each
		took := processor(func() { j.status(r) })
		if took > worst {
			worst, of = took, name
		}
		if took > most {
			t.Errorf("%s takes %v, want at most %v", name, took, most)
		}
	}
	t.Logf("at most %v, for %s", worst, of)
}

// Who sends dear requests again and again gets 429, and others are served.
func TestOneClientCannotTakeAll(t *testing.T) {
	j := open(t, waf.Options{Block: true, AtOnce: 1})
	make, refused := dear()["one value of quotes"], 0
	for range 200 {
		if code, _ := j.status(make()); code == http.StatusTooManyRequests {
			refused++
			break
		}
	}
	if refused == 0 {
		t.Error("a client used one place all the time")
	}
	other := request("GET", "/", "", "")
	other.RemoteAddr = "198.51.100.7:1"
	if code, _ := j.status(other); code != http.StatusOK {
		t.Errorf("another client gets %d", code)
	}
}

// processor is how long a call has kept a processor busy.
func processor(call func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := used()
	call()
	return used() - before
}

func used() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_THREAD, &u) // a valid one cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkNormal(b *testing.B) {
	before := heap()
	f, err := waf.New(waf.Options{Block: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d MB", (heap()-before)/1e6)
	h := f.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for name, make := range map[string]func() *http.Request{
		"query": func() *http.Request { return request("GET", "/search?q=red+shoes&page=2", "", "") },
		"json": func() *http.Request {
			return request("POST", "/api/cart", asJSON, `{"items": [{"id": 17, "count": 2}]}`)
		},
	} {
		b.Run(name, func(b *testing.B) {
			n := 0
			took := processor(func() {
				for b.Loop() {
					r := make()
					n++
					r.RemoteAddr = fmt.Sprint(n % 1000) // nobody uses up its time
					h.ServeHTTP(discard{}, r)
				}
			})
			b.ReportMetric(float64(took.Microseconds())/float64(b.N), "cpu-us/op")
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
