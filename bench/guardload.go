package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// An endpoint is where a server listens.
type endpoint struct {
	address string // host and port
	tls     bool
	from    net.Addr // nil for any
}

// dial connects, whatever address is asked for.
func (t endpoint) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	c, err := (&net.Dialer{LocalAddr: t.from}).DialContext(ctx, "tcp", t.address)
	if err != nil || !t.tls {
		return c, err
	}
	secure := tls.Client(c, &tls.Config{ServerName: "bench.example", InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}}) // its certificate was made a moment ago
	return secure, secure.HandshakeContext(ctx)
}

var getOne = []byte("GET / HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: bench\r\nAccept: text/html\r\nAccept-Encoding: identity\r\n\r\n")

// A visitor is one connection.
type visitor struct {
	conn net.Conn
	r    *bufio.Reader
}

// visit connects from address n of the loopback network: guard limits what one
// client may ask for.
func (t endpoint) visit(ctx context.Context, n int) (*visitor, error) {
	t.from = &net.TCPAddr{IP: net.IPv4(127, 0, 2, byte(1+n%250))}
	c, err := t.dial(ctx, "", "")
	if err != nil {
		return nil, err
	}
	return &visitor{c, bufio.NewReader(c)}, nil
}

// get asks once and reads the whole answer.
func (v *visitor) get() error {
	if err := v.conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	if _, err := v.conn.Write(getOne); err != nil {
		return err
	}
	resp, err := http.ReadResponse(v.r, nil)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", resp.Status)
	}
	return nil
}

// hammer sends requests as fast as they are answered, over some connections.
func hammer(ctx context.Context, t endpoint, connections, requests int) error {
	var left atomic.Int64
	left.Store(int64(requests))
	errs := make([]error, connections)
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() {
			v, err := t.visit(ctx, i)
			if err != nil {
				errs[i] = err
				return
			}
			defer v.conn.Close()
			for left.Add(-1) >= 0 && errs[i] == nil && ctx.Err() == nil {
				errs[i] = v.get()
			}
		})
	}
	all.Wait()
	return errors.Join(append(errs, ctx.Err())...)
}

// paced sends requests when they are due, rate a second, and returns how long
// after that each was answered. A server that stalls makes the next ones wait,
// and that counts.
func paced(ctx context.Context, t endpoint, rate float64, length time.Duration) ([]time.Duration, error) {
	const connections = 4 * guardConnections
	n := int(rate * length.Seconds())
	due := make(chan time.Time, n)
	waits := make(chan time.Duration, n)
	errs := make([]error, connections)
	var all sync.WaitGroup
	var open sync.WaitGroup
	open.Add(connections)
	for i := range connections {
		all.Go(func() {
			v, err := t.visit(ctx, i)
			open.Done()
			if err != nil {
				errs[i] = err
				return
			}
			defer v.conn.Close()
			for at := range due {
				if errs[i] = v.get(); errs[i] != nil {
					return
				}
				waits <- time.Since(at)
			}
		})
	}
	open.Wait()
	began := time.Now()
	for i := range n {
		at := began.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		time.Sleep(time.Until(at))
		due <- at
	}
	close(due)
	all.Wait()
	close(waits)
	var list []time.Duration
	for w := range waits {
		list = append(list, w)
	}
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	return list, nil
}
