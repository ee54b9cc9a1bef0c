package front

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
)

// The PROXY protocol of HAProxy: a line or block before the first byte of a
// connection in which a load balancer says for whom it made it. It is believed
// from listed addresses only, and from those it must be there: otherwise
// clients behind them could say it themselves.

const (
	signature = "\r\n\r\n\x00\r\nQUIT\n" // of version 2
	longestV1 = 107                      // bytes, with CRLF
	longestV2 = 16 + 2048                // bytes; addresses need 36, the rest are extensions
)

// readProxy reads a header of either version from r, and not a byte more. It
// returns the client's address, or the zero value if the balancer speaks for
// itself (LOCAL, UNKNOWN), as it does when it looks whether we are alive.
func readProxy(r io.Reader) (netip.AddrPort, error) {
	var b [longestV2]byte
	// The shorter of both is UNKNOWN's line of 15 bytes.
	if _, err := io.ReadFull(r, b[:len(signature)]); err != nil {
		return netip.AddrPort{}, err
	}
	if string(b[:len(signature)]) == signature {
		return readProxy2(r, b[:])
	}
	if string(b[:6]) != "PROXY " {
		return netip.AddrPort{}, errors.New("no PROXY header")
	}
	n := len(signature)
	for n < 2 || string(b[n-2:n]) != "\r\n" {
		if n == longestV1 {
			return netip.AddrPort{}, errors.New("PROXY line without an end")
		}
		if _, err := io.ReadFull(r, b[n:n+1]); err != nil {
			return netip.AddrPort{}, err
		}
		n++
	}
	return parseProxy1(string(b[:n-2]))
}

// parseProxy1 reads PROXY TCP4|TCP6 source destination port port.
func parseProxy1(line string) (netip.AddrPort, error) {
	bad := fmt.Errorf("PROXY line %q", line)
	parts := strings.Split(line, " ")
	if len(parts) >= 2 && parts[1] == "UNKNOWN" {
		return netip.AddrPort{}, nil
	}
	if len(parts) != 6 || parts[1] != "TCP4" && parts[1] != "TCP6" {
		return netip.AddrPort{}, bad
	}
	var ends [2]netip.AddrPort
	for i := range ends {
		a, err := netip.ParseAddr(parts[2+i])
		port, ok := parsePort(parts[4+i])
		if err != nil || !ok || a.Zone() != "" || a.Is4() != (parts[1] == "TCP4") {
			return netip.AddrPort{}, bad
		}
		ends[i] = netip.AddrPortFrom(a.Unmap(), port)
	}
	return ends[0], nil
}

// parsePort reads digits without leading zeros.
func parsePort(text string) (uint16, bool) {
	n, err := strconv.ParseUint(text, 10, 16)
	return uint16(n), err == nil && strconv.FormatUint(n, 10) == text
}

// readProxy2 reads the rest of a header of version 2 into b, which holds its
// signature.
func readProxy2(r io.Reader, b []byte) (netip.AddrPort, error) {
	if _, err := io.ReadFull(r, b[12:16]); err != nil {
		return netip.AddrPort{}, err
	}
	n := int(binary.BigEndian.Uint16(b[14:16]))
	if b[12]>>4 != 2 || b[12]&15 > 1 || 16+n > longestV2 {
		return netip.AddrPort{}, fmt.Errorf("PROXY header of version %d, command %d, %d bytes", b[12]>>4, b[12]&15, n)
	}
	if _, err := io.ReadFull(r, b[16:16+n]); err != nil {
		return netip.AddrPort{}, err
	}
	local := b[12]&15 == 0
	family, b := b[13], b[16:16+n]
	switch {
	case local, family == 0x00:
		return netip.AddrPort{}, nil
	case family == 0x11 && n >= 12: // TCP over IPv4: two addresses, two ports
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[:4])), binary.BigEndian.Uint16(b[8:])), nil
	case family == 0x21 && n >= 36: // TCP over IPv6
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(b[:16])).Unmap(), binary.BigEndian.Uint16(b[32:])), nil
	}
	return netip.AddrPort{}, fmt.Errorf("PROXY header of family %#x with %d bytes of addresses", family, n)
}

// introduce reads the PROXY header of a connection that must have one.
func (l *link) introduce() error {
	if !within(l.f.opts.ProxyProtocol, l.peer.Addr()) {
		return nil
	}
	client, err := readProxy(l.Conn)
	if err != nil {
		return err
	}
	if client.IsValid() {
		l.peer = client
	}
	return nil
}
