package guard

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"tenet/internal/guard/local"
)

// A channel is a connection to the main process of a member, for systems
// where it cannot be handed a pipe, be asked to end by a signal, or be bound to
// our own end. The preload opens it (preload/channel.cjs), says when a server
// listens, ends the application when it is told to, and when the connection ends.
type channel struct {
	listener net.Listener
	listens  chan struct{} // closed when the member says so

	mu   sync.Mutex
	conn net.Conn
	stop bool // the member was told to end, or will be as soon as it is there
}

// The words of a channel, a line each.
const (
	wordListening = "listening"
	wordStop      = "stop"
)

// openChannel waits for a member at an address of its own.
func openChannel(address string) (*channel, error) {
	l, err := local.Listen(address)
	if err != nil {
		return nil, err
	}
	c := &channel{listener: l, listens: make(chan struct{})}
	go c.serve()
	return c, nil
}

// variable tells the preload of the channel. The number is that of guard's
// process: only its child opens it.
func (c *channel) variable(address string) string {
	return fmt.Sprintf("TENET_GUARD_CHANNEL=%d:%s", os.Getpid(), address)
}

// serve takes one connection and hears what comes.
func (c *channel) serve() {
	conn, err := c.listener.Accept()
	c.listener.Close()
	if err != nil {
		return
	}
	defer conn.Close()
	c.mu.Lock()
	c.conn = conn
	if c.stop {
		c.say(wordStop)
	}
	c.mu.Unlock()
	in := bufio.NewScanner(conn)
	told := false
	for in.Scan() {
		if in.Text() == wordListening && !told {
			told = true
			close(c.listens)
		}
	}
}

// ask asks the member to end.
func (c *channel) ask() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop = true
	if c.conn != nil {
		c.say(wordStop)
	}
}

// say sends a word. A member that does not read is not waited for: it will be
// killed. The caller holds mu.
func (c *channel) say(word string) {
	_ = c.conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = c.conn.Write([]byte(word + "\n")) // it may have ended
}

// close ends the channel of a member that has ended.
func (c *channel) close() {
	c.listener.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		c.conn.Close()
	}
}
