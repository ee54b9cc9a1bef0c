package lsp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"tenet/internal/check"
)

// wire is a connection whose other end has said all that it will.
type wire struct{ io.Reader }

func (wire) Write(p []byte) (int, error) { return len(p), nil }
func (wire) Close() error                { return nil }

func framed(messages ...string) string {
	var b strings.Builder
	for _, m := range messages {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(m), m)
	}
	return b.String()
}

const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`

// Whatever an editor says, the server ends when it has said it.
func FuzzServe(f *testing.F) {
	f.Add(framed(hello, `{"jsonrpc":"2.0","id":2,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`))
	f.Add(framed(hello, `{"jsonrpc":"2.0","method":"initialized"}`, `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///nowhere/a.js","text":"a"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///nowhere/a.js"},"contentChanges":[{"range":{"start":{"line":-1,"character":-5},"end":{"line":9999999,"character":0}},"text":""}]}}`))
	f.Add("Content-Length: 99999999999\r\n\r\n{")
	f.Add("Content-Length: 5\r\n\r\nnope!")
	f.Add("Content-Length: 4\r\n\r\nnull")
	f.Add("GET / HTTP/1.1\r\n\r\n")
	f.Add(framed(strings.Repeat("[", 1<<16)))
	f.Fuzz(func(t *testing.T, said string) {
		done := make(chan error, 1)
		go func() {
			done <- Serve(context.Background(), wire{strings.NewReader(said)}, Options{
				Log:  io.Discard,
				Open: func(string) (check.Options, error) { return check.Options{}, errors.New("nothing is checked here") },
			})
		}()
		select {
		case err := <-done:
			if err != nil && !errors.Is(err, ErrNoShutdown) {
				t.Error(err)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the server goes on")
		}
	})
}

func TestServeEnds(t *testing.T) {
	bye := []string{hello, `{"jsonrpc":"2.0","id":2,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`}
	for _, tt := range []struct {
		name string
		said []string
		want error
	}{
		{"as it should", bye, nil},
		{"gone at once", nil, ErrNoShutdown},
		{"exit alone", []string{hello, bye[2]}, ErrNoShutdown},
		{"shutdown before initialize", bye[1:], ErrNoShutdown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := Serve(context.Background(), wire{strings.NewReader(framed(tt.said...))}, Options{Log: io.Discard})
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}
