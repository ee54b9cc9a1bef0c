package guard

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
)

// A message is what the supervisor and the proxy say to each other, and a
// person's command to the supervisor: a line of JSON. An answer carries the
// number of its question.
type message struct {
	ID       int          `json:"id,omitempty"`
	Answer   bool         `json:"answer,omitempty"`
	Op       string       `json:"op,omitempty"`
	Config   *proxyConfig `json:"config,omitempty"`   // of opStart
	Backends []string     `json:"backends,omitempty"` // of opStart and opBackends: paths of sockets
	Backend  string       `json:"backend,omitempty"`  // of opDrain
	Seconds  float64      `json:"seconds,omitempty"`  // of opDrain and opStop: how long it may take
	Args     []string     `json:"args,omitempty"`     // of opAsk
	Text     string       `json:"text,omitempty"`
	Error    string       `json:"error,omitempty"`
}

// What one side asks of the other.
const (
	opStart    = "start"    // get ready to serve
	opServe    = "serve"    // answered once connections are accepted
	opBackends = "backends" // these processes take requests from now on
	opDrain    = "drain"    // answered once a process that takes no new requests has none
	opStop     = "stop"     // accept nothing more; answered once all requests are done
	opAsk      = "ask"      // a question of a person: status, csp ...
	opNote     = "note"     // count something that the application's preload did: kind, verb
	opReload   = "reload"   // of a person to the supervisor, as is opStop
)

// maxMessage bounds a message in bytes; the largest holds a policy with its
// evidence.
const maxMessage = 4 << 20

// A link carries messages over a connection, in both directions at once. It
// is safe for concurrent use.
type link struct {
	conn net.Conn

	sending sync.Mutex

	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	over    chan struct{} // closed once nothing arrives any more
}

// errGone is what a call gets when the other side has ended.
var errGone = errors.New("the other process has ended")

func newLink(conn net.Conn) *link {
	return &link{conn: conn, waiting: map[int]chan message{}, over: make(chan struct{})}
}

// serve reads until the connection ends, or brings what is no message.
// Questions go to handle, each in a goroutine of its own, and what it returns
// goes back.
func (l *link) serve(handle func(message) message) {
	defer func() { l.conn.Close(); close(l.over) }()
	in := bufio.NewScanner(l.conn)
	in.Buffer(nil, maxMessage)
	for in.Scan() {
		var m message
		if json.Unmarshal(in.Bytes(), &m) != nil {
			return
		}
		if m.Answer {
			l.deliver(m)
			continue
		}
		go func() {
			a := handle(m)
			a.ID, a.Answer = m.ID, true
			_ = l.send(a) // if the other side has ended nobody waits for it
		}()
	}
}

func (l *link) deliver(m message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.waiting[m.ID]; ok {
		delete(l.waiting, m.ID)
		c <- m
	}
}

func (l *link) send(m message) error {
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if len(line) >= maxMessage {
		return fmt.Errorf("a message of %d bytes is too long", len(line))
	}
	l.sending.Lock()
	defer l.sending.Unlock()
	_, err = l.conn.Write(append(line, '\n'))
	return err
}

// call asks and waits for the answer. Its error is what the other side says
// went wrong, errGone, or that of ctx.
func (l *link) call(ctx context.Context, m message) (message, error) {
	answer := make(chan message, 1)
	l.mu.Lock()
	l.last++
	m.ID = l.last
	l.waiting[m.ID] = answer
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.waiting, m.ID)
		l.mu.Unlock()
	}()
	if err := l.send(m); err != nil {
		return message{}, errGone
	}
	select {
	case a := <-answer:
		if a.Error != "" {
			return a, errors.New(a.Error)
		}
		return a, nil
	case <-l.over:
		return message{}, errGone
	case <-ctx.Done():
		return message{}, ctx.Err()
	}
}
