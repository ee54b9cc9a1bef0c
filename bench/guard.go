package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	guardConnections = 64
	guardRequests    = 20_000 // of one measurement of processor time
	openFor          = 10 * time.Second
)

// A proxyRun is a running server and what it was seen to cost.
type proxyRun struct {
	contender
	*process
	cpu []time.Duration // of guardRequests, one a round
}

// guard measures what `tenet guard` costs a request, beside the proxies that
// people use for the same: the processor time of the proxy alone in front of one
// application, that of proxy and application together, and the time that a visitor waits.
func (b *bench) guard(ctx context.Context) error {
	dir, err := os.MkdirTemp(b.cache, "guard-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	lab, err := b.newLab(ctx, dir)
	if err != nil {
		return err
	}
	defer lab.stop()
	fmt.Fprintf(&b.out, "## Guard\n\nAnswers of 1 KB with one cookie, %d connections, medians of %d rounds, servers in turn. Every proxy sets the same headers, twelve with TLS and nine without, takes X-Powered-By away and adds the flags to the cookie.\n\n",
		guardConnections, b.rounds)
	for _, part := range []struct {
		title string
		list  []contender
	}{
		{"Processor time of the proxy", lab.proxies(false)},
		{"The same, with TLS", lab.proxies(true)},
		{"Proxy and Express application together, on one processor", lab.applications()},
	} {
		if err := b.compareCPU(ctx, part.title, part.list); err != nil {
			return fmt.Errorf("%s: %w", part.title, err)
		}
	}
	return b.compareLatency(ctx, lab)
}

// compareCPU measures the servers round by round.
func (b *bench) compareCPU(ctx context.Context, title string, list []contender) error {
	runs, stop, err := startAll(ctx, list)
	defer stop()
	if err != nil {
		return err
	}
	for round := range b.rounds + 1 {
		for _, r := range runs {
			fmt.Fprintf(os.Stderr, "bench: round %d of %d: %s\n", round, b.rounds, r.name)
			before := r.cpuTime()
			if err := hammer(ctx, r.endpoint, guardConnections, guardRequests); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			if round > 0 { // the first warms up
				r.cpu = append(r.cpu, r.cpuTime()-before)
			}
		}
	}
	fmt.Fprintf(&b.out, "### %s\n\n", title)
	base := middle(runs[0].cpu)
	var rows [][]string
	for _, r := range runs {
		m := middle(r.cpu)
		rows = append(rows, []string{r.name, fmt.Sprintf("%.2f s", m.Seconds()*10_000/guardRequests), ratio(m, base), megabytes(treeMemory(r.pid()))})
	}
	b.table([]string{"server", "CPU of 10,000 requests", "times " + runs[0].name, "memory"}, rows)
	return nil
}

// compareLatency sends requests at fixed times, half as many as the slowest
// server can answer, and counts from when each was due.
func (b *bench) compareLatency(ctx context.Context, lab *lab) error {
	list := append([]contender{lab.direct()}, lab.proxies(false)...)
	runs, stop, err := startAll(ctx, list)
	defer stop()
	if err != nil {
		return err
	}
	rate := 0.0
	for _, r := range runs {
		began := time.Now()
		if err := hammer(ctx, r.endpoint, guardConnections, guardRequests/2); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if f := guardRequests / 2 / time.Since(began).Seconds() / 2; rate == 0 || f < rate {
			rate = f
		}
	}
	waits := make([][]time.Duration, len(runs))
	for range b.rounds {
		for i, r := range runs {
			w, err := paced(ctx, r.endpoint, rate, openFor/time.Duration(b.rounds))
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			waits[i] = append(waits[i], w...)
		}
	}
	fmt.Fprintf(&b.out, "### How long a visitor waits\n\n%.0f requests a second, half of what the slowest can answer, sent when they are due.\n\n", rate)
	var rows [][]string
	for i, r := range runs {
		slices.Sort(waits[i])
		at := func(share float64) string {
			return fmt.Sprintf("%.2f ms", float64(waits[i][int(share*float64(len(waits[i])-1))])/float64(time.Millisecond))
		}
		rows = append(rows, []string{r.name, at(0.5), at(0.99)})
	}
	b.table([]string{"server", "p50", "p99"}, rows)
	return nil
}

func middle(list []time.Duration) time.Duration {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// startAll starts the servers and waits until each answers as it should.
func startAll(ctx context.Context, list []contender) (runs []*proxyRun, stop func(), err error) {
	stop = func() {
		for _, r := range runs {
			r.end()
		}
	}
	for _, c := range list {
		p, err := start(ctx, c.dir, c.env, c.command...)
		if err != nil {
			return runs, stop, fmt.Errorf("%s: %w", c.name, err)
		}
		runs = append(runs, &proxyRun{contender: c, process: p})
		if err := c.ready(ctx, p); err != nil {
			return runs, stop, fmt.Errorf("%s: %w\n%s", c.name, err, p.said())
		}
	}
	return runs, stop, nil
}

// ready waits for an answer, and refuses one that a server has not worked on:
// a comparison with a proxy that does less is none.
func (c contender) ready(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DialContext: c.dial, DialTLSContext: c.dial, DisableKeepAlives: true}}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://bench.example/", nil)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err == nil {
			resp.Body.Close()
			return c.lacks(resp)
		}
		select {
		case <-p.done:
			return errors.New("it ended")
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (c contender) lacks(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", resp.Status)
	}
	if c.bare {
		return nil
	}
	for _, h := range headersOver(c.tls) {
		if resp.Header.Get(h.name) == "" && resp.Header.Get(h.name+"-Report-Only") == "" { // guard observes first
			return fmt.Errorf("it does not send %s", h.name)
		}
	}
	if cookie := strings.ToLower(resp.Header.Get("Set-Cookie")); !strings.Contains(cookie, "httponly") || !strings.Contains(cookie, "samesite=lax") {
		return fmt.Errorf("its cookie is %q", cookie)
	}
	if resp.Header.Get("X-Powered-By") != "" {
		return errors.New("it still sends X-Powered-By")
	}
	return nil
}

// freePort returns one that nobody listens on, below those that the system gives
// to clients: what the load leaves behind would hold it again at once.
func freePort() (string, error) {
	for range 100 {
		port := strconv.Itoa(20000 + rand.IntN(12000))
		l, err := net.Listen("tcp", ":"+port)
		if err != nil {
			continue
		}
		return port, l.Close()
	}
	return "", errors.New("no free port between 20000 and 32000")
}

// serveOne is the application of the comparison: an answer of 1 KB with a cookie.
func serveOne(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	body := []byte("<!doctype html><title>one</title><p>" + strings.Repeat("0123456789abcdef", 60))
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("X-Powered-By", "bench")
		h.Set("Set-Cookie", "session=0123456789abcdef0123456789abcdef; Path=/")
		w.Write(body)
	}))
}
