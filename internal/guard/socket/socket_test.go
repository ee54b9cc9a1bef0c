package socket_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"tenet/internal/guard/socket"
)

// pair connects two ends, the first of which is wrapped.
func pair(t *testing.T, network string) (ours, theirs net.Conn) {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "s")
	}
	ln, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	theirs, err = net.Dial(network, ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); theirs.Close() })
	return socket.Wrap(c), theirs
}

func both(t *testing.T, test func(t *testing.T, ours, theirs net.Conn)) {
	for _, network := range []string{"tcp", "unix"} {
		t.Run(network, func(t *testing.T) {
			ours, theirs := pair(t, network)
			test(t, ours, theirs)
		})
	}
}

// Megabytes go both ways at once, whatever the buffers hold, and end.
func TestBothWays(t *testing.T) {
	both(t, func(t *testing.T, ours, theirs net.Conn) {
		data := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
		var all sync.WaitGroup
		for _, c := range []net.Conn{ours, theirs} {
			all.Go(func() {
				if n, err := c.Write(data); n != len(data) || err != nil {
					t.Errorf("%d written, %v", n, err)
				}
				if err := c.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() {
				if got, err := io.ReadAll(c); !bytes.Equal(got, data) || err != nil {
					t.Errorf("%d read, %v", len(got), err)
				}
			})
		}
		all.Wait()
		if n, err := ours.Read(nil); n != 0 || err != nil {
			t.Errorf("%d, %v of no room", n, err)
		}
	})
}

// Errors are those of package net, so that nobody sees a difference.
func TestErrors(t *testing.T) {
	both(t, func(t *testing.T, ours, theirs net.Conn) {
		ours.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		_, err := ours.Read(make([]byte, 1))
		if e, ok := err.(net.Error); !ok || !e.Timeout() || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("past the deadline for reading: %v", err)
		}
		ours.SetReadDeadline(time.Time{})
		large := make([]byte, 50<<20)
		ours.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
		if n, err := ours.Write(large); n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("past the deadline for writing: %d, %v", n, err)
		}
		ours.SetWriteDeadline(time.Time{})
		waits := make(chan error)
		go func() {
			_, err := ours.Read(make([]byte, 1))
			waits <- err
		}()
		time.Sleep(20 * time.Millisecond)
		ours.Close()
		if err := <-waits; !errors.Is(err, net.ErrClosed) {
			t.Errorf("closed while waiting: %v", err)
		}
		if _, err := ours.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	})
	both(t, func(t *testing.T, ours, theirs net.Conn) {
		theirs.Close()
		var err error
		for range 100 {
			if _, err = ours.Write([]byte("x")); err != nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		var op *net.OpError
		if !errors.As(err, &op) || !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("written to nobody: %v", err)
		}
	})
}

func TestOthersStayAsTheyAre(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if socket.Wrap(a) != a {
		t.Error("a pipe is taken for a socket")
	}
}
