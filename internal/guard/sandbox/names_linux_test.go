package sandbox

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/sys/unix"
)

// nameServer is where the server of this test listens. Only root may, and may have
// /etc/resolv.conf say so.
const nameServer = "127.0.0.253"

const resolving = `
const dns = require('dns')
const outcome = promise => promise.then(a => JSON.stringify(a), e => e.code)
const udp = new Promise((resolve, reject) => {
  const s = require('dgram').createSocket('udp4')
  s.on('error', reject)
  s.send('x', 53, '` + nameServer + `', err => { s.close(); err ? reject(err) : resolve('sent') })
})
Promise.all([
  outcome(dns.promises.lookup('shop.example', { family: 4 })),
  outcome(dns.promises.resolve4('shop.example')),
  outcome(udp),
]).then(a => console.log(a.join(' ')))
`

// Names are looked up by the C library and by Node's own resolver, with UDP closed.
func TestNamesWithoutUDP(t *testing.T) {
	if os.Getuid() != 0 || !Available().View {
		t.Skip("only root can stand in for the name server")
	}
	w := newWorld(t)
	l, err := net.Listen("tcp4", nameServer+":53")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go answerAll(l)
	conf := filepath.Join(w.Base, "resolv.conf")
	must(t, os.WriteFile(conf, []byte("nameserver "+nameServer+"\n"), 0o644))
	for _, test := range []struct {
		name    string
		network Network
		want    string
	}{
		{"allowed", Network{Resolve: true}, `{"address":"192.0.2.7","family":4} \["192.0.2.7"\] EPERM`},
		{"not allowed", Network{Connect: Ports{List: []uint16{443}}}, `(EAI_AGAIN|ENOTFOUND) ECONNREFUSED EPERM`},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Application(App{Node: w.Node, Dir: w.App, Home: w.Home, User: w.user(), Network: test.network})
			out, err := supervisor{names: conf, flags: unix.CLONE_NEWNS}.start(t, w, p, w.Node, "-e", resolving)
			must(t, err)
			if got := strings.TrimSpace(string(out)); !regexp.MustCompile(`^(?:` + test.want + `)$`).MatchString(got) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// answerAll is a name server that knows one address.
func answerAll(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			for answerOne(c) == nil {
			}
		}()
	}
}

func answerOne(c net.Conn) error {
	var size [2]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return err
	}
	question := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(c, question); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return err
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	for _, q := range m.Questions {
		if q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
				Body:   &dnsmessage.AResource{A: [4]byte{192, 0, 2, 7}},
			})
		}
	}
	answer, err := m.Pack()
	if err != nil {
		return err
	}
	_, err = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	return err
}
