package front_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tenet/internal/guard/upstream"
)

// A recorder is an application that takes requests apart byte by byte, and
// remembers each as "METHOD target body". Whatever is not in the one form that
// we write is remembered as ambiguous.
type recorder struct {
	upstream.Backend
	mu   sync.Mutex
	seen []string
	raw  []string // heads
}

func record(t testing.TB) *recorder {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.sock")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	a := &recorder{Backend: upstream.Backend{Name: "app", Network: "unix", Address: path}}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for r := bufio.NewReader(c); a.one(c, r); {
				}
			}()
		}
	}()
	return a
}

// one records and answers one request.
func (a *recorder) one(c net.Conn, r *bufio.Reader) bool {
	first, err := line(r)
	if err != nil {
		return false
	}
	parts := strings.Split(first, " ")
	head, length, chunked, framings := first+"\n", 0, false, 0
	for {
		l, err := line(r)
		if err != nil {
			return a.add(head, "ambiguous: "+err.Error())
		}
		if l == "" {
			break
		}
		head += l + "\n"
		name, value, _ := strings.Cut(l, ": ")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "content-length":
			framings++
			if length, err = strconv.Atoi(value); err != nil {
				return a.add(head, "ambiguous: "+l)
			}
		case "transfer-encoding":
			framings++
			chunked = true
			if value != "chunked" {
				return a.add(head, "ambiguous: "+l)
			}
		}
	}
	if framings > 1 || len(parts) != 3 || parts[2] != "HTTP/1.1" {
		return a.add(head, "ambiguous: "+first)
	}
	body := make([]byte, length)
	if chunked {
		body, err = chunks(r)
	} else {
		_, err = io.ReadFull(r, body)
	}
	if err != nil {
		return a.add(head, "cut off: "+first)
	}
	a.add(head, strings.TrimSpace(parts[0]+" "+parts[1]+" "+string(body)))
	fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	return true
}

func (a *recorder) add(head, seen string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.raw = append(a.raw, head)
	a.seen = append(a.seen, seen)
	return false
}

func (a *recorder) requests() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.seen...)
}

// line reads a line that ends in CRLF and has no other CR or LF.
func line(r *bufio.Reader) (string, error) {
	s, err := r.ReadString('\n')
	if err != nil {
		return s, err
	}
	s, ok := strings.CutSuffix(s, "\r\n")
	if !ok || strings.ContainsAny(s, "\r\n\x00") || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\t") {
		return s, fmt.Errorf("line %q", s)
	}
	return s, nil
}

func chunks(r *bufio.Reader) (body []byte, err error) {
	for {
		l, err := line(r)
		if err != nil {
			return body, err
		}
		n, err := strconv.ParseUint(l, 16, 31)
		if err != nil {
			return body, err
		}
		if n == 0 {
			for l != "" && err == nil {
				l, err = line(r)
			}
			return body, err
		}
		piece := make([]byte, n)
		if _, err := io.ReadFull(r, piece); err != nil {
			return body, err
		}
		body = append(body, piece...)
		if l, err := line(r); err != nil || l != "" {
			return body, fmt.Errorf("chunk end %q, %v", l, err)
		}
	}
}
