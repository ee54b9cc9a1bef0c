//go:build !unix

package guard

import (
	"errors"
	"net"
	"os"
)

// socketPair needs descriptors that a child inherits.
func socketPair() (net.Conn, *os.File, error) {
	return nil, nil, errors.New("the proxy cannot be a process of its own on this system")
}
